import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCreateCheckinsHandler } from '../../functions/create-checkins/handler.ts';
import type { OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { EVERY_DAY, makeOrganization } from '../checkins/support.ts';
import { consume } from './support/consumer.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops jobs', () => {
  let stack: TestStack;
  let context: OpsContext;
  let consumer: { stop(): Promise<void> };
  const ops = (...line: string[]) => runOps(['jobs', ...line], stack);

  beforeAll(async () => {
    stack = await startTestStack(['jobs']);
    context = stack.context();
    const { db, clock } = context;
    await makeOrganization(db, { schedule: { weekdays: EVERY_DAY, create_at: '00:00' } });
    const deadLetters = createDeadLetters({ sql: db, clock });
    const handler = createCreateCheckinsHandler({ db, clock, deadLetters });
    consumer = consume({ queue: 'jobs', handler }, context);
  });
  afterAll(async () => {
    await consumer.stop();
    await stack.stop();
  });

  it('runs one by the path of its schedule and waits for the result; the same time runs once', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const first = await ops('run', 'create-checkins', '--at', at, '--json');
    expect(first.code).toBe(0);
    expect(first.json()).toMatchObject({ outcome: 'ran', result: { sessions: 1 } });
    await ops('run', 'create-checkins', '--at', at);
    const history = (await ops('history', 'create-checkins', '--json')).json();
    expect(history).toHaveLength(1);
    expect((await ops('list')).stdout).toMatch(/create-checkins .* ran /);
  });

  it('says that a run was too old for its policy', async () => {
    const late = await ops('run', 'create-checkins', '--at', '2d');
    expect(late).toMatchObject({ code: 3, stdout: expect.stringContaining('skipped too old') });
    expect((await ops('history', '--skipped')).stdout).toContain('too old');
  });

  it('says whom a job leaves out and why, and that it leaves out nobody', async () => {
    expect(await ops('parked')).toMatchObject({ code: 0, stdout: 'Nobody is left out.\n' });
    const { id } = await makeOrganization(context.db);
    await context.db.query(
      `INSERT INTO parked_work (job, organization_id, reason, first_at, last_at, retry_at)
       VALUES ('create-checkins', $1, 'DatabaseError: Postgres error 22008', now(), now(), now())`,
      [id],
    );
    const told = await ops('parked');
    expect(told.code).toBe(3);
    expect(told.stdout).toMatch(`create-checkins  ${id}  DatabaseError: Postgres error 22008 `);
  });

  it('refuses a time to come and a job that there is not, and runs nothing when asked only', async () => {
    const year = new Date().getUTCFullYear() + 1;
    const early = await ops('run', 'create-checkins', '--at', `${year}-01-01T08:00:00Z`);
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('still to come') });
    expect((await ops('run', 'nothing')).stderr).toContain(allJobs()[0]?.name);
    expect((await ops('run', 'create-checkins', '--dry-run')).stdout).toContain('Would run');
  });
});
