import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { RejectMessage, RetryLater } from '../../shared/platform/errors.ts';
import { claimEffect } from '../../shared/platform/idempotence.ts';
import { consume as consumerOf } from '../../shared/platform/queue/handler.ts';
import type { Outcome } from '../../shared/platform/queue/message.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { keyedContract } from '../support/contract.ts';
import { eventually } from '../support/eventually.ts';
import { consume } from './support/consumer.ts';
import { runReplaysOf } from './support/replay-runner.ts';
import { runLine, runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops dead-letters', () => {
  let stack: TestStack;
  let context: OpsContext;
  let consumers: { stop(): Promise<void> }[] = [];
  /** What is wrong with the world, by key. */
  let trouble: Map<string, Error>;
  let dir: string;
  const ops = (...line: string[]) => runOps(['dead-letters', ...line], stack);
  const give = (...keys: string[]) =>
    Promise.all(
      keys.map((key) =>
        createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
          makeFailed({ effectKey: key }),
        ),
      ),
    );
  /** On a queue of which no contract says what it takes. */
  const giveFree = (key: string) =>
    createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
      makeFailed({ queue: 'test', effectKey: key }),
    );
  const idOf = async (key: string): Promise<string> =>
    (
      await context.db.query<{ id: string }>('SELECT id FROM dead_letters WHERE effect_key = $1', [
        key,
      ])
    ).rows[0]?.id as string;

  const handler = () =>
    consumerOf(keyedContract(), {
      deadLetters: createDeadLetters({ sql: context.db, clock: () => new Date() }),
      process: (messages) =>
        Promise.all(
          messages.map(async ({ effectKey: key }): Promise<Outcome> => {
            const wrong = trouble.get(key);
            if (wrong) return { status: 'failed', error: wrong };
            const input = { scope: 'test', key, keepDays: 1 };
            const first = await claimEffect(input, { sql: context.db });
            return { status: first ? 'done' : 'already-done' };
          }),
        ),
    });

  beforeAll(async () => {
    stack = await startTestStack();
    context = stack.context();
    dir = await mkdtemp(join(tmpdir(), 'nightshift-ops-'));
  });
  beforeEach(async () => {
    trouble = new Map();
    await context.db.query('DELETE FROM idempotence_keys');
    await context.db.query('DELETE FROM dead_letters');
    consumers = [
      ...['billing', 'test'].map((queue) => consume({ queue, handler: handler() }, context)),
      runReplaysOf(context),
    ];
  });
  afterEach(() => Promise.all(consumers.map((one) => one.stop())));
  afterAll(async () => {
    await stack.stop();
    await rm(dir, { recursive: true });
  });

  it('lists what waits with its reason and never its body', async () => {
    await give('evt_1', 'evt_2');
    const { code, stdout } = await ops('list');
    expect(code).toBe(0);
    expect(stdout).toContain('plan price_9 is unknown');
    expect(stdout).toContain('evt_2');
    expect((await ops('list', '--json')).stdout).not.toContain('"body"');
    expect((await ops('list', '--error', 'PRICE_9', '--queue', 'outbox')).stdout).toBe(
      'No dead letters.\n',
    );
    const found = await ops('list', '--error', 'PRICE_9', '--since', '1h', '--json');
    expect(found.json().deadLetters).toHaveLength(2);
    expect((await ops('groups')).stdout).toMatch(
      /billing\s+sync-billing\s+RejectMessage\s+plan … is unknown\s+2/,
    );
  });

  it('asks before it discards many, and sends them after all by the same filter', async () => {
    await give(...Array.from({ length: 12 }, (_, i) => `evt_${i}`));
    const line = ['discard', '--queue', 'billing', '--reason', 'known'];
    const refused = await ops(...line);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect((await ops('list', '--json')).json().deadLetters).toHaveLength(12);
    const no = await runLine(['dead-letters', ...line], {
      open: () => stack.context(),
      terminal: { interactive: true, ask: async () => 'n' },
    });
    expect(no).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was changed') });
    expect((await ops(...line, '--yes')).stdout).toContain('12 discarded.');
    expect((await ops('replay', '--queue', 'billing', '--dry-run')).stdout).toContain('Nothing');
    const back = await ops('replay', '--queue', 'billing', '--status', 'discarded');
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('12 done.') });
  });

  it('prints a body alone, which can be edited and replayed', async () => {
    await giveFree('evt_1');
    const id = await idOf('evt_1');
    const { stdout } = await ops('show', id.slice(0, 8), '--body');
    const file = join(dir, 'body.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(stdout), key: 'evt_edited' }));
    expect((await ops('replay', id, '--edit', file)).code).toBe(0);
  });

  it('shows one by the beginning of its id, with its body', async () => {
    await give('evt_1');
    const id = await idOf('evt_1');
    const { stdout, code } = await ops('show', id.slice(0, 6));
    expect(code).toBe(0);
    expect(stdout).toContain('"key": "evt_1"');
    expect((await ops('show', 'ffff')).code).toBe(2);
    expect((await ops('show', '%')).stderr).toContain('is no id');
  });

  it('replays once the cause is gone, and says "already done" the second time', async () => {
    await give('evt_1');
    const id = await idOf('evt_1');
    const first = await ops('replay', id, '--json');
    expect(first.json().results).toEqual([{ id, outcome: 'done' }]);
    expect(first.code).toBe(0);
    const second = await ops('replay', id.slice(0, 8));
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('already done');
    expect((await ops('list', '--status', 'resolved')).stdout).toContain('resolved: already-done');
    expect((await ops('show', id)).stdout).toMatch(/tester\s+no\s+done/);
  });

  it('reports a replay that fails again, with the new reason, and ends with 3', async () => {
    await give('evt_1');
    trouble.set('evt_1', new RejectMessage('still no such plan'));
    const { code, stdout } = await ops('replay', '--all');
    expect(code).toBe(3);
    expect(stdout).toContain('failed again');
    expect(stdout).toContain('still no such plan');
    expect((await ops('list', '--json')).json().deadLetters).toMatchObject([
      { status: 'waiting', attempts: 2, error: { message: 'still no such plan' } },
    ]);
  });

  it('never calls applied what is only queued', async () => {
    await give('evt_1');
    trouble.set('evt_1', new RetryLater('the other side is down'));
    const id = await idOf('evt_1');
    const { code, stdout } = await ops('replay', id, '--wait', '1');
    expect(code).toBe(3);
    expect(stdout).toContain('still waiting');
    expect((await ops('replay', id, '--wait', '2')).stdout).toContain(
      'another replay is under way',
    );
    trouble.clear();
    expect((await ops('replay', id, '--resend')).stdout).toMatch(/done/);
  });

  it('replays by filter, oldest first, and leaves the others alone', async () => {
    await give('evt_1', 'evt_2');
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
      makeFailed({ queue: 'outbox', effectKey: 'evt_3' }),
    );
    const { json } = await ops('replay', '--queue', 'billing', '--json');
    expect(json().results).toHaveLength(2);
    expect((await ops('list', '--json')).json().deadLetters).toMatchObject([{ queue: 'outbox' }]);
  });

  it('stops when the first ten all fail again, and goes on when told to', async () => {
    const keys = Array.from({ length: 12 }, (_, i) => `evt_${i}`);
    await give(...keys);
    for (const key of keys) trouble.set(key, new RejectMessage('no'));
    const { stdout, code } = await ops('replay', '--all');
    expect(code).toBe(3);
    expect(stdout).toContain('10 failed again, 2 left alone.');
    expect((await ops('replay', '--all', '--keep-going')).stdout).toContain('12 failed again.');
  });

  it('says so when new dead letters arrive during a replay', async () => {
    await give('evt_1');
    trouble.set('evt_1', new RetryLater('slow'));
    const replaying = ops('replay', '--effect-key', 'evt_1', '--wait', '10');
    await eventually(async () => expect((await ops('list')).stdout).toContain('replaying'));
    await give('evt_new');
    trouble.clear();
    expect((await replaying).stdout).toContain('1 new dead letters arrived');
  });

  it('replays an edited body, and keeps the original beside it', async () => {
    await giveFree('evt_1');
    const id = await idOf('evt_1');
    const path = join(dir, 'edited.json');
    await writeFile(path, '{"key":"evt_corrected"}\n');
    expect((await ops('replay', id, '--edit', path)).code).toBe(0);
    const { rows } = await context.db.query(
      `SELECT d.body, r.edited_body FROM dead_letters d JOIN dead_letter_replays r ON r.dead_letter_id = d.id`,
    );
    expect(rows).toEqual([{ body: '{"key":"evt_1"}', edited_body: '{"key":"evt_corrected"}' }]);
    const { rows: applied } = await context.db.query('SELECT effect_key FROM idempotence_keys');
    expect(applied).toEqual([{ effect_key: 'evt_corrected' }]);
    trouble.set('evt_1', new RejectMessage('the original is as wrong as before'));
    expect((await ops('replay', id)).stdout).toContain('already done');
    await writeFile(path, '{"key":');
    expect((await ops('replay', id, '--edit', path)).stderr).toContain('not JSON');
  });

  it('sends one message when two operators replay at once', async () => {
    await give('evt_1');
    const outcomes = await Promise.all([
      ops('replay', '--all', '--json'),
      ops('replay', '--all', '--json'),
    ]);
    const all = outcomes.flatMap(({ json }) =>
      json().results.map((r: { outcome: string }) => r.outcome),
    );
    expect(all.filter((outcome) => outcome === 'done')).toHaveLength(1);
    const { rows } = await context.db.query(
      `SELECT count(*)::int AS sent FROM dead_letter_replays WHERE status = 'done'`,
    );
    expect(rows).toEqual([{ sent: 1 }]);
  });

  it('says what it would replay or discard, and changes nothing', async () => {
    await give('evt_1');
    const id = await idOf('evt_1');
    const dry = await ops('replay', '--all', '--dry-run');
    expect(dry.stdout).toContain(id.slice(0, 8));
    expect(dry.stdout).toContain('Nothing was changed');
    expect((await ops('discard', id, '--reason', 'test', '--dry-run')).stdout).toContain(id);
    expect((await ops('list', '--json')).json().deadLetters).toMatchObject([{ status: 'waiting' }]);
    const { rows } = await context.db.query('SELECT 1 FROM dead_letter_replays');
    expect(rows).toEqual([]);
  });

  it('discards with a reason, once, and only what waits', async () => {
    await give('evt_1');
    const id = await idOf('evt_1');
    expect((await ops('discard', id)).code).toBe(2);
    expect((await ops('discard', id, '--reason', 'a test event')).code).toBe(0);
    expect((await ops('discard', id, '--reason', 'again')).code).toBe(3);
    expect((await ops('list', '--status', 'discarded')).stdout).toContain('a test event');
  });

  it('refuses to act on everything unless told --all', async () => {
    expect(await ops('replay')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--all'),
    });
  });

  it('says when a queue is gone, and leaves the dead letter waiting', async () => {
    await createDeadLetters({ sql: context.db, clock: () => new Date() }).record(
      makeFailed({ queue: 'retired' }),
    );
    const { code, stdout } = await ops('replay', '--all');
    expect(code).toBe(1);
    expect(stdout).toContain('no queue "retired"');
    expect((await ops('list', '--json')).json().deadLetters).toMatchObject([{ status: 'waiting' }]);
  });

  it('keeps who did what, and how it ended, where nobody can take it back', async () => {
    const { rows } = await context.db.query(
      `SELECT operator, via, action, outcome FROM operator_actions
       WHERE outcome->>'already-done' = '1'`,
    );
    expect(rows[0]).toMatchObject({
      operator: 'tester',
      via: 'cli',
      action: 'replays start',
    });
    await expect(context.db.query('DELETE FROM operator_actions')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(
      context.db.query(`UPDATE operator_actions SET operator = 'nobody'`),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
