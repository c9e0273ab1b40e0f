import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpsContext } from '../../ops/context.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops maintenance, and holding one queue', () => {
  let stack: TestStack;
  let context: OpsContext;
  const run = (...line: string[]) => runOps(line, stack);

  beforeAll(async () => {
    stack = await startTestStack(['billing', 'email', 'jobs', 'dlq', 'sweep-occurrences']);
    context = stack.context();
  });
  beforeEach(() => context.db.query('DELETE FROM maintenance_windows'));
  afterAll(() => stack.stop());

  /** What the sweeper was told. */
  const told = async () => {
    const { Messages = [] } = await (await context.aws.sqs()).send(
      new ReceiveMessageCommand({ QueueUrl: stack.stack.queues['sweep-occurrences'] }),
    );
    return Messages.map(({ Body }) => JSON.parse(Body ?? '').schedule);
  };

  it('begins at once, by the sweeper in the stack, and is on the record', async () => {
    const { code, stdout } = await run('maintenance', 'on', '--for', '2h', '--why', 'upgrade');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Maintenance from .* it ends by itself/),
    ]);
    expect(await told()).toEqual(['sweep-occurrences']);
    const { rows } = await context.db.query(
      `SELECT action, operator, outcome->>'queue' AS queue FROM operator_actions ORDER BY started_at DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ action: 'maintenance on', operator: 'tester', queue: 'all' }]);
    expect((await run('queues', 'list')).stdout).toMatch(/^billing .* \d{4}-\d\d-\d\d/m);
    expect((await run('maintenance', 'off')).code).toBe(0);
    expect((await run('maintenance', 'list')).stdout).toMatch(/^everything +over/m);
  });

  it('is planned without anything being held before', async () => {
    await told();
    const at = new Date(Date.now() + 86_400_000).toISOString();
    expect((await run('maintenance', 'on', '--at', at, '--for', '30m', '--why', 'x')).code).toBe(0);
    expect(await told()).toEqual([]);
    expect((await run('maintenance', 'list')).stdout).toMatch(/^everything +planned/m);
  });

  it('changes nothing when it is only tried', async () => {
    await run('maintenance', 'on', '--for', '2h', '--why', 'x', '--dry-run');
    await run('queues', 'pause', 'email', '--for', '2h', '--why', 'x', '--dry-run');
    expect((await run('maintenance', 'list')).stdout).toMatch(/^Nothing is held/);
  });

  it('holds one queue and hands it out again', async () => {
    expect((await run('queues', 'pause', 'email', '--for', '1h', '--why', 'SES')).code).toBe(0);
    expect((await run('queues', 'resume', 'email')).code).toBe(0);
    expect(await run('queues', 'resume', 'email')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not held'),
    });
  });

  it('holds one job, or all, though they share a queue', async () => {
    const held = async () => {
      const { stdout } = await run('jobs', 'list', '--json');
      const jobs = JSON.parse(stdout) as { name: string; heldUntil: string | null }[];
      return jobs.filter(({ heldUntil }) => heldUntil).map(({ name }) => name);
    };
    const pause = (name: string) => run('queues', 'pause', name, '--for', '1h', '--why', 'x');
    expect((await pause('dispatch-campaigns')).code).toBe(0);
    expect(await held()).toEqual(['dispatch-campaigns']);
    expect((await pause('jobs')).code).toBe(0);
    expect(await held()).toEqual(expect.arrayContaining(['send-reminders', 'backup-database']));
    expect(await held()).not.toContain('sweep-occurrences');
    for (const name of ['jobs', 'dispatch-campaigns'])
      expect((await run('queues', 'resume', name)).code).toBe(0);
    expect(await held()).toEqual([]);
  });

  it.each([
    [['maintenance', 'on', '--why', 'x'], '--for is needed'],
    [['maintenance', 'on', '--for', '2h'], '--why is needed'],
    [['maintenance', 'on', '--for', '2d', '--why', 'x'], 'a day at most'],
    [['maintenance', 'on', '--for', '25h', '--why', 'x'], 'a day at most'],
    [['maintenance', 'on', '--for', '0h', '--why', 'x'], 'a span like'],
    [['maintenance', 'on', '--for', '2h', '--why', ' '], '--why is empty'],
    [['maintenance', 'on', '--for', '2h', '--why', 'x', '--at', '2020-01-01'], 'a time to come'],
    [['maintenance', 'on', '--for', '2h', '--why', 'x', '--at', 'soon'], 'a time to come'],
    [['queues', 'pause', 'biling', '--for', '1h', '--why', 'x'], 'billing'],
    [['queues', 'pause', 'dlq', '--for', '1h', '--why', 'x'], 'There is no queue'],
    [['queues', 'pause', 'sweep-occurrences', '--for', '1h', '--why', 'x'], 'There is no queue'],
  ])('%j is refused with a word', async (line, word) => {
    const { code, stderr } = await run(...line);
    expect([code, stderr]).toEqual([2, expect.stringContaining(word)]);
  });
});
