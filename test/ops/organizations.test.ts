import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const HARBOR = '7b8f1f2e-0000-4000-8000-000000000001';

describe('ops organizations', () => {
  let stack: TestStack;
  let db: Database;
  beforeAll(async () => {
    stack = await startTestStack(['jobs', 'dlq', 'test'], { buckets: ['documents'] });
    db = createDatabase({ url: async () => stack.database.workerUrl });
    await db.query(
      `INSERT INTO organizations (id, name) VALUES ($1, 'Harbor Coffee'), (gen_random_uuid(), 'Quay')`,
      [HARBOR],
    );
  });
  afterAll(async () => {
    await db.end();
    await stack.stop();
  });

  const ops = async (...line: string[]) => {
    const { code, json, stderr } = await runOps([...line, '--json'], stack);
    return code === 0 || code === 3 ? json() : { code, stderr };
  };
  const why = ['--reason', 'contract ended'];
  const actions = async () =>
    (
      await db.query<{ action: string; ended: boolean }>(
        'SELECT action, finished_at IS NOT NULL AS ended FROM operator_actions ORDER BY started_at',
      )
    ).rows;

  it('say what would go, and ask before anything is to', async () => {
    expect(await ops('organizations', 'delete', 'harbor')).toMatchObject({ code: 2 });
    expect(await ops('organizations', 'delete', 'harbor', ...why)).toMatchObject({ code: 2 });
    const preview = await ops('organizations', 'delete', 'harbor', ...why, '--dry-run');
    expect(preview).toMatchObject({
      dryRun: true,
      organizationId: HARBOR,
      obstacles: [],
      objects: 0,
    });
    expect(await actions()).toEqual([]);
  });

  it('wait for the days of grace, in which it can be kept', async () => {
    const asked = await ops('organizations', 'delete', 'harbor', ...why, '--yes');
    const days = (Date.parse(asked.startsAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(await ops('organizations', 'deletions')).toMatchObject([
      { organizationId: HARBOR, name: 'Harbor Coffee', status: 'waiting', removed: {} },
    ]);
    expect(await actions()).toEqual([{ action: 'organizations delete', ended: false }]);
    await ops('organizations', 'keep', 'harbor', '--reason', 'they stay');
    expect(await ops('organizations', 'deletions', HARBOR)).toMatchObject([{ status: 'kept' }]);
    expect((await actions()).every(({ ended }) => ended)).toBe(true);
    expect(await ops('organizations', 'keep', 'harbor', ...why)).toMatchObject({ code: 2 });
  });

  it('wake the stack where there is no grace', async () => {
    await ops('organizations', 'delete', 'harbor', ...why, '--grace', '0', '--yes');
    const sqs = await stack.context().aws.sqs();
    const QueueUrl = stack.stack.queues.jobs;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const bodies = Messages.map(({ Body = '' }) => JSON.parse(Body));
    expect(bodies).toEqual([expect.objectContaining({ schedule: 'apply-retention' })]);
  });

  it('refuse what is in the way, and say what', async () => {
    await db.query(
      `INSERT INTO legal_holds (organization_id, reason) SELECT id, 'case 7' FROM organizations WHERE name = 'Quay'`,
    );
    const refused = await ops('organizations', 'delete', 'Quay', ...why, '--yes');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('case 7') });
    const preview = await ops('organizations', 'delete', 'Quay', ...why, '--dry-run');
    expect(preview.obstacles).toEqual([expect.stringContaining('case 7')]);
  });
});
