import type { Clock } from '../../platform/clock.ts';
import type { Row, Sql } from '../../platform/database/database.ts';
import { RejectMessage, RetryLater } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { MeterEvent, Meters } from '../stripe-api/meters.ts';

export type Reported = {
  reported: number;
  /** Stripe never takes them; `last_error` says why. */
  refused: number;
  /** Their organisations have no customer at Stripe yet. */
  waiting: number;
};

/** Records a round; each is a request, and Stripe takes a thousand a second. */
const BATCH = 200;
const AT_ONCE = 8;

type Due = Row & MeterEvent & { id: string };

/**
 * Tells Stripe's meters what was recorded, oldest first. A record without a customer waits for one; one
 * that Stripe refuses keeps the reason and stops nobody.
 * @throws RetryLater when Stripe cannot be asked: what was told stays told.
 */
export async function reportUsage(
  _input: Record<never, never>,
  { sql, clock, meters }: { sql: Sql; clock: Clock; meters: Meters },
): Promise<Reported> {
  const total: Reported = { reported: 0, refused: 0, waiting: 0 };
  for (;;) {
    const { rows } = await sql.query<Due>(DUE, [BATCH]);
    const outcomes = await inLanes(rows, async (record) => tellOne(record, { sql, clock, meters }));
    total.reported += outcomes.filter((it) => it === 'reported').length;
    total.refused += outcomes.filter((it) => it === 'refused').length;
    const failed = outcomes.find((it) => it instanceof Error);
    if (failed) throw failed;
    if (rows.length < BATCH) break;
  }
  const { rows } = await sql.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM billing_usage_records
     WHERE reported_at IS NULL AND last_error IS NULL`,
  );
  return { ...total, waiting: rows[0]?.waiting ?? 0 };
}

const DUE = `
SELECT r.id, r.identifier, r.meter, c.customer, r.quantity::text AS quantity,
  r.window_end - interval '1 second' AS at
FROM billing_usage_records r
CROSS JOIN LATERAL (
  SELECT stripe_customer_id AS customer FROM billing_customers
  WHERE organization_id = r.organization_id AND stripe_account = '' AND deleted_at IS NULL
  ORDER BY created_at, stripe_customer_id LIMIT 1
) c
WHERE r.reported_at IS NULL AND r.last_error IS NULL
ORDER BY r.window_end, r.id LIMIT $1`;

async function tellOne(
  { id, ...event }: Due,
  { sql, clock, meters }: { sql: Sql; clock: Clock; meters: Meters },
): Promise<'reported' | 'refused' | RetryLater> {
  try {
    await meters.report(event);
  } catch (error) {
    if (error instanceof RetryLater) return error;
    if (!(error instanceof RejectMessage)) throw error;
    log.error('usage is refused by Stripe', { identifier: event.identifier, error });
    await sql.query('UPDATE billing_usage_records SET last_error = $2 WHERE id = $1', [
      id,
      error.message,
    ]);
    return 'refused';
  }
  await sql.query(
    'UPDATE billing_usage_records SET reported_at = $2, stripe_customer_id = $3 WHERE id = $1',
    [id, clock(), event.customer],
  );
  return 'reported';
}

/** So many at once; an error of one ends the lanes, and nothing that was done is lost. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const queue = [...items];
  const results: R[] = [];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await work(next);
      results.push(result);
      if (result instanceof Error) queue.length = 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}
