import { describe, expect, it } from '@jest/globals';
import { claimForReplay, markNotSent, markSent } from '../../shared/dead-letters/claim.ts';
import { giveSecondRound } from '../../shared/dead-letters/second-round.ts';

import { useReplays } from './replay-world.ts';

describe('the claim of a dead letter', () => {
  const { db, clock, sent, world, letters, give, begin, start, run } = useReplays();

  describe('whose process was killed', () => {
    const claim = (id: string) =>
      begin().then((actionId) => claimForReplay({ ids: [id], actionId }, { db, clock }));

    it('before it sent: is free again after two minutes', async () => {
      const [id = ''] = await give(1);
      expect(await claim(id)).toMatchObject([{ id }]);
      clock.pass(119_999);
      expect(await claim(id)).toEqual([]);
      clock.pass(1);
      expect(await claim(id)).toMatchObject([{ id }]);
      const { rows } = await db.query(
        'SELECT status, status_before FROM dead_letter_replays ORDER BY started_at',
      );
      expect(rows).toEqual([
        { status: 'abandoned', status_before: 'waiting' },
        { status: 'sending', status_before: 'waiting' },
      ]);
    });

    it('after it sent: is its consumer’s to answer, however long that takes', async () => {
      const [id = ''] = await give(1);
      const actionId = await begin();
      await claimForReplay({ ids: [id], actionId }, { db, clock });
      await markSent({ ids: [], actionId }, { db, clock });
      await markSent({ ids: [id], actionId: await begin() }, { db, clock });
      await markSent({ ids: [id], actionId }, { db, clock });
      clock.pass(24 * 3_600_000);
      expect(await claim(id)).toEqual([]);
      // What was taken cannot be refused any more.
      await markNotSent({ refused: new Map([[id, 'late']]), actionId }, { db, clock });
      expect((await db.query('SELECT status FROM dead_letters')).rows).toEqual([
        { status: 'replaying' },
      ]);
    });
  });

  it.each([
    ['came through', 'done', '{"edited":true}'],
    ['failed too', 'failed', undefined],
  ] as const)('repeats an edited body only where that %s', async (_how, verdict, body) => {
    const [id = ''] = await give(1);
    await start([id], { editedBody: '{"edited":true}' });
    world.verdict = verdict;
    await run(3);
    if (verdict === 'failed') await letters().resolve([{ id, outcome: 'done' }]);
    await db.query(`UPDATE dead_letter_replays SET status = $1`, [verdict]);
    const [claimed] = await claimForReplay({ ids: [id], actionId: await begin() }, { db, clock });
    const kept = await db.query<{ body: string }>('SELECT body FROM dead_letters');
    expect(claimed?.body).toBe(body ?? kept.rows[0]?.body);
  });

  describe('that nobody asked for', () => {
    const round = (id: string) =>
      giveSecondRound(
        { id, queueUrl: 'http://queue', body: 'kept' },
        {
          ...{ sql: db, clock },
          send: async ({ queueUrl, body, attributes }) =>
            void sent.push({ queue: queueUrl, id, body, attributes }),
        },
      );

    it('is given once, and waits for its consumer’s answer', async () => {
      const [id = '', other = ''] = await give(2);
      expect(await round(id)).toBe(true);
      expect(sent).toEqual([
        { queue: 'http://queue', id, body: 'kept', attributes: { 'nightshift-replay-of': id } },
      ]);
      expect(
        (
          await db.query(
            `SELECT d.status, r.status AS sent, r.status_before, r.started_at
             FROM dead_letters d JOIN dead_letter_replays r ON r.dead_letter_id = d.id`,
          )
        ).rows,
      ).toEqual([
        { status: 'replaying', sent: 'sent', status_before: 'waiting', started_at: clock() },
      ]);
      expect(await round(id)).toBe(false);
      expect(sent).toHaveLength(1);
      expect(await round(other)).toBe(true);
    });

    it('is given too where an operator’s replay came before', async () => {
      const [id = ''] = await give(1);
      world.verdict = 'failed';
      await start([id]);
      await run(3);
      expect(await round(id)).toBe(true);
    });
  });
});
