import { relayOutbox } from '../../../shared/outbox/relay.ts';
import { round } from '../statistics.ts';
import type { Drain } from './drain.ts';

const ROWS = 1_000_000;

/** A relay that was down for long: everything leaves once, oldest first, at the pace of the database. */
export const drainOutbox: Drain = async ({ part }, { db }) => {
  const rows = Math.round(ROWS * part);
  await db.query(
    `INSERT INTO outbox (effect_key, source, detail_type, detail)
     SELECT 'drain:' || n, 'nightshift.billing', 'billing.subscription_changed', jsonb_build_object('n', n)
     FROM generate_series(1, $1) n`,
    [rows],
  );
  let last = 0;
  let inversions = 0;
  let published = 0;
  const begun = performance.now();
  const { finished } = await relayOutbox({
    db,
    clock: () => new Date(),
    hasTime: () => true,
    putEvents: async (entries) => {
      for (const { detail } of entries) {
        const { n } = JSON.parse(detail) as { n: number };
        if (n <= last) inversions += 1;
        last = n;
        published += 1;
      }
      return entries.map(() => undefined);
    },
  });
  const seconds = (performance.now() - begun) / 1_000;
  return {
    rows: [
      ['rows published', published, ''],
      ['pace', Math.round(published / seconds), 'rows a second'],
      ['seconds', round(seconds, 1), 's'],
    ],
    targets: [
      { name: 'outbox: rows a second', value: published / seconds, atLeast: 20_000 },
      { name: 'outbox: rows out of order', value: inversions, atMost: 0 },
      { name: 'outbox: rows left', value: finished ? rows - published : rows, atMost: 0 },
    ],
  };
};
