import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpsContext } from '../../ops/context.ts';
import { checkNode } from '../../ops/stack/checks/stage.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import type { Check } from '../../shared/health/check.ts';
import { checkSchedules } from '../../shared/health/schedules.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops doctor', () => {
  let neighbour: TestDatabase;
  let stack: TestStack;
  let context: OpsContext;
  const check = async (name: string): Promise<Check> => {
    const { json } = await runOps(['doctor', '--json'], stack);
    return (json().checks as Check[]).find((found) => found.name === name) as Check;
  };

  beforeAll(async () => {
    // Another stage on its server, from the first: which of the other tests' databases come meanwhile
    // does not change what the doctor says.
    neighbour = await createTestDatabase();
    stack = await startTestStack(undefined, {
      buckets: ['backups', 'documents', 'documents-copy'],
      secrets: ['backup-key', 'backup-recipients', 'backup-signing-key', 'backup-signers'],
    });
    context = stack.context();
  });
  beforeEach(async () => {
    await context.db.query('DELETE FROM dead_letters');
    await context.db.query('DELETE FROM outbox');
    await context.db.query('DELETE FROM occurrences');
    await context.db.query('DELETE FROM job_declarations');
  });
  afterAll(async () => {
    await stack.stop();
    await neighbour.drop();
  });

  it('finds nothing wrong with a database that is migrated and protected', async () => {
    for (const name of ['database', 'migrations', 'row-level security', 'dead letters', 'outbox']) {
      expect(await check(name)).toMatchObject({ status: 'ok' });
    }
  });

  it('ends with 3 when it finds a problem, and says what to do', async () => {
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(makeFailed());
    const { code, stdout } = await runOps(['doctor'], stack);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /BAD\s+dead letters\s+1 wait.*\n\s+→ npm run ops -- dead-letters groups/,
    );
  });

  it('sees what the collector should have taken', async () => {
    const QueueUrl = stack.stack.queues.dlq;
    await (await context.aws.sqs()).send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    expect(await check('queues')).toMatchObject({
      status: 'problem',
      detail: 'given up and not collected: dlq 1',
    });
    expect((await runOps(['queues', 'list'], stack)).code).toBe(3);
  });

  it('sees an outbox that nobody publishes', async () => {
    await context.db.query(
      `INSERT INTO outbox (source, detail_type, detail, effect_key, created_at, last_error)
       VALUES ('a', 'b', '{}', 'k', now() - interval '10 minutes', 'AccessDenied')`,
    );
    expect(await check('outbox')).toMatchObject({
      status: 'problem',
      detail: '1 wait, the oldest for 10 min; refused: AccessDenied',
    });
  });

  it('sees a table without row-level security', async () => {
    const owner = stack.ownerDatabase();
    await owner.query('CREATE TABLE forgotten (id int)');
    expect(await check('row-level security')).toMatchObject({ detail: 'without it: forgotten' });
    await owner.query('DROP TABLE forgotten');
    await owner.end();
  });

  it('sees logins that may make temporary objects, as after a restore', async () => {
    const owner = stack.ownerDatabase();
    const [{ name }] = (await owner.query('SELECT current_database() AS name')).rows as [
      { name: string },
    ];
    await owner.query(`GRANT TEMPORARY ON DATABASE ${name} TO PUBLIC`);
    expect(await check('database')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/temporary objects$/),
    });
    await owner.query(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
    await owner.end();
  });

  it('sees that another stage on the server may connect, as after a restore', async () => {
    const owner = stack.ownerDatabase();
    const [{ name }] = (await owner.query('SELECT current_database() AS name')).rows as [
      { name: string },
    ];
    const neighbour = await createTestDatabase();
    await owner.query(`GRANT CONNECT ON DATABASE ${name} TO PUBLIC`);
    expect(await check('database')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/logins of another stage on this server may connect: \w+/),
    });
    await owner.query(`GRANT CONNECT ON DATABASE ${name} TO ${name}_worker`);
    await owner.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
    expect(await check('database')).toMatchObject({ status: 'ok' });
    await neighbour.drop();
    await owner.end();
  });

  it('sees that the newest backup on record is not in the store any more', async () => {
    expect((await runOps(['backup', 'keygen', '--save'], stack)).code).toBe(0);
    expect(await check('stored backup')).toMatchObject({ status: 'ok' });
    await context.db.query(
      `INSERT INTO backups (kind, status, lease_until, started_at, finished_at, backup_id)
       VALUES ('backup', 'done', now(), now(), now(), '20261125T212715482Z-0d0114')`,
    );
    expect(await check('backup')).toMatchObject({ status: 'ok' });
    expect(await check('stored backup')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/20261125T212715482Z-0d0114, is not in the store/),
      advice: 'ops backup list; then ops backup run',
    });
    await context.db.query('DELETE FROM backups');
  });

  it('sees a migration that did not run', async () => {
    const owner = stack.ownerDatabase();
    await owner.query(`DELETE FROM nightshift_migrations WHERE name = '0005_operations'`);
    expect(await check('migrations')).toMatchObject({
      status: 'problem',
      detail: 'not yet run: 0005_operations',
    });
    const { code, stdout } = await runOps(['migrate', 'status'], stack);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^0004_scheduling +ran +\d{4}-/m);
    expect(stdout).toMatch(/^0005_operations +refused: a later one ran/m);
    await owner.query(
      `INSERT INTO nightshift_migrations (name, run_on) VALUES ('0005_operations', now())`,
    );
    await owner.end();
  });

  describe('of schedules', () => {
    const job = {
      name: 'nightly',
      expression: 'cron(30 3 * * ? *)',
      timeZone: 'Etc/UTC',
      queue: 'nightly',
      catchUp: { policy: 'latest', maxAgeMinutes: 60 } as const,
      timeoutSeconds: 60,
      deadlineMinutes: 30,
      impact: '',
      description: '',
    };
    const at = (time: string) => () => new Date(`2026-11-21T${time}:00Z`);
    const look = (time: string) =>
      checkSchedules({ jobs: [job] }, { sql: context.db, clock: at(time) });
    const declare = () =>
      context.db.query(
        `INSERT INTO job_declarations (name, expression, time_zone, since)
         VALUES ('nightly', 'cron(30 3 * * ? *)', 'Etc/UTC', '2026-11-21T00:00Z')`,
      );

    it('waits until the deadline of a run, then says that it never came', async () => {
      await declare();
      expect(await look('03:59')).toMatchObject({ status: 'ok' });
      expect(await look('04:01')).toMatchObject({ status: 'problem', detail: 'nightly never ran' });
    });

    it('is content once the run is recorded', async () => {
      await declare();
      await context.db.query(
        `INSERT INTO occurrences (schedule, scheduled_time) VALUES ('nightly', '2026-11-21T03:30Z')`,
      );
      expect(await look('04:01')).toMatchObject({ status: 'ok' });
    });

    it('expects no run from before the job was declared', async () => {
      expect(await look('04:01')).toMatchObject({ status: 'ok' });
    });
  });

  it('needs the Node that the project brings', () => {
    expect(checkNode('20.11.0')).toMatchObject({ status: 'problem' });
    expect(checkNode('24.21.0')).toMatchObject({ status: 'ok' });
  });
});
