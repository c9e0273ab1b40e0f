import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '../../shared/dead-letters/letter.ts';
import { STATUSES } from '../../shared/dead-letters/letter.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { listDeadLetters } from '../../shared/dead-letters/select.ts';
import type { Sql } from '../../shared/platform/database/database.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeFailed } from './make-failed.ts';

describe('the record of dead letters', () => {
  const { db } = useDatabase();
  const clock = fixedClock();
  const letters = () => createDeadLetters({ sql: db, clock });
  const all = async (): Promise<DeadLetter[]> =>
    (await listDeadLetters({ filter: { statuses: STATUSES }, limit: 100 }, { sql: db })).rows;

  beforeEach(async () => {
    clock.set('2026-11-21T03:05:00Z');
    await db.query('DELETE FROM dead_letters');
  });

  it('keeps what a table cannot hold as it is: it would go round between the queues for ever', async () => {
    const endless = Array.from({ length: 400 }, (_, i) => i.toString(36)).join('');
    for (const effectKey of ['evt_\0', endless, endless])
      await letters().record(
        makeFailed({ effectKey, body: 'a\0b', error: { name: 'RejectMessage', message: 'no \0' } }),
      );
    const found = await all();
    expect(found.map(({ effectKey }) => effectKey.length).sort()).toEqual([5, 64]);
    expect(found.map(({ attempts }) => attempts).sort()).toEqual([1, 2]);
  });

  it('keeps one per queue and effect key, with the latest reason, all attempts and the first time', async () => {
    await letters().record(makeFailed({ attempts: 1 }));
    clock.set('2026-11-21T04:00:00Z');
    await letters().record(
      makeFailed({
        attempts: 2,
        error: { name: 'RejectMessage', message: 'no such plan' },
        firstSeenAt: new Date('2026-11-21T03:59:00Z'),
      }),
    );
    await letters().record(makeFailed({ queue: 'outbox' }));
    const found = await all();
    expect(found).toHaveLength(2);
    expect(found.find(({ queue }) => queue === 'billing')).toMatchObject({
      status: 'waiting',
      attempts: 3,
      error: { message: 'no such plan' },
      firstSeenAt: new Date('2026-11-21T03:00:00Z'),
      lastFailedAt: clock(),
    });
  });

  it('keys a body of unknown kind by its hash', async () => {
    await letters().record(makeFailed({ effectKey: undefined, body: '{nope' }));
    await letters().record(makeFailed({ effectKey: undefined, body: '{nope' }));
    expect(await all()).toMatchObject([
      { attempts: 2, effectKey: expect.stringMatching(/^[0-9a-f]{64}$|evt_1/) },
    ]);
  });

  it('keeps a reported reason over one that is only inferred from a crash', async () => {
    await letters().record(makeFailed());
    await letters().record(makeFailed({ error: { name: 'Crashed', message: 'no answer' } }));
    expect(await all()).toMatchObject([{ error: { name: 'RejectMessage' }, attempts: 2 }]);
  });

  it('replaces an inferred reason by a reported one', async () => {
    await letters().record(makeFailed({ error: { name: 'Crashed', message: 'no answer' } }));
    await letters().record(makeFailed());
    expect(await all()).toMatchObject([{ error: { name: 'RejectMessage' } }]);
  });

  it('opens again what was resolved and fails once more, with the new reason', async () => {
    await letters().record(makeFailed());
    const [first] = await all();
    await letters().resolve([{ id: first?.id as string, outcome: 'done' }]);
    expect(await all()).toMatchObject([
      { status: 'resolved', outcome: 'done', resolvedAt: clock() },
    ]);
    await letters().record(makeFailed({ error: { name: 'Crashed', message: 'no answer' } }));
    expect(await all()).toMatchObject([
      { status: 'waiting', outcome: null, resolvedAt: null, error: { name: 'Crashed' } },
    ]);
  });

  it('ends many replays in one statement, each with its own outcome, the first of a letter that came twice', async () => {
    const ids: string[] = [];
    for (const key of ['evt_1', 'evt_2', 'evt_3'])
      ids.push((await letters().record(makeFailed({ effectKey: key }))).id);
    const [first = '', second = '', third = ''] = ids;
    let statements = 0;
    const counted = {
      query: (...given: Parameters<Sql['query']>) => {
        statements += 1;
        return db.query(...given);
      },
    } as Sql;
    await createDeadLetters({ sql: counted, clock }).resolve([
      { id: second, outcome: 'already-done' },
      { id: first, outcome: 'done' },
      { id: first, outcome: 'already-done' },
      { id: 'nonsense', outcome: 'done' },
    ]);
    expect(statements).toBe(1);
    const { rows } = await db.query(
      'SELECT id, status, outcome FROM dead_letters ORDER BY effect_key',
    );
    expect(rows).toEqual([
      { id: first, status: 'resolved', outcome: 'done' },
      { id: second, status: 'resolved', outcome: 'already-done' },
      { id: third, status: 'waiting', outcome: null },
    ]);
  });

  it('is the letter that was replayed, whatever its queue is called by now', async () => {
    const { id } = await letters().record(makeFailed());
    await db.query(`UPDATE dead_letters SET status = 'replaying' WHERE id = $1`, [id]);
    await letters().record(makeFailed({ queue: 'billing-2', replayOf: id }));
    expect(await all()).toMatchObject([{ id, queue: 'billing', status: 'waiting', attempts: 2 }]);
  });

  it('puts the failure of a replay on its own dead letter, even when an edited body has another key', async () => {
    await letters().record(makeFailed());
    const [first] = await all();
    await letters().record(
      makeFailed({ effectKey: 'evt_edited', body: '{"edited":true}', replayOf: first?.id }),
    );
    const found = await all();
    expect(found).toMatchObject([{ id: first?.id, effectKey: 'evt_1', attempts: 2 }]);
    const { rows } = await db.query('SELECT body FROM dead_letters');
    expect(rows).toEqual([{ body: '{"key":"evt_1"}' }]);
  });

  it('takes a replay mark that is no id, or of a letter that is gone, for an ordinary failure', async () => {
    await letters().record(makeFailed({ replayOf: "'; drop" }));
    await letters().record(
      makeFailed({ effectKey: 'evt_2', replayOf: '00000000-0000-4000-8000-000000000000' }),
    );
    await letters().resolve([{ id: 'nonsense', outcome: 'done' }]);
    expect(await all()).toHaveLength(2);
  });
});
