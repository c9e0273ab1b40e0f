import { sumOpen } from '../dead-letters/groups.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Check } from './check.ts';
import { span } from './in-words.ts';

type Deps = { sql: Sql; clock: Clock };
type Found = Omit<Check, 'name'>;

/** Seconds that a committed event may wait for the bus: the sweep comes each minute. */
const OUTBOX_LIMIT = 180;

/** Events that were committed and not yet published. */
export async function checkOutbox({ sql, clock }: Deps): Promise<Found> {
  const { rows } = await sql.query<{ waiting: number; oldest: Date | null; error: string | null }>(
    `SELECT count(*)::int AS waiting, min(created_at) AS oldest,
            (array_agg(last_error ORDER BY id) FILTER (WHERE last_error IS NOT NULL))[1] AS error
     FROM outbox WHERE published_at IS NULL`,
  );
  const { waiting = 0, oldest, error } = rows[0] ?? {};
  if (!oldest) return { status: 'ok', detail: 'nothing waits' };
  const age = (clock().getTime() - oldest.getTime()) / 1000;
  const detail = `${waiting} wait, the oldest for ${span(age)}${error ? `; refused: ${error}` : ''}`;
  if (age < OUTBOX_LIMIT) return { status: 'ok', detail };
  return { status: 'problem', detail, advice: 'Look at relay-outbox: ops logs relay-outbox' };
}

/** Messages that wait for an operator, by the counts of their causes. */
export async function checkDeadLetters({ sql, clock }: Deps): Promise<Found> {
  const { waiting, replaying, causes, newest } = await sumOpen({ sql });
  if (!newest) return { status: 'ok', detail: 'none' };
  const age = span((clock().getTime() - newest.getTime()) / 1000);
  const under = replaying > 0 ? `, ${replaying} are being replayed` : '';
  return {
    status: 'problem',
    detail: `${waiting} wait, of ${causes} ${causes === 1 ? 'cause' : 'causes'}, the newest failed ${age} ago${under}`,
    advice: 'npm run ops -- dead-letters groups',
  };
}

/** How many messages wait for an operator, by queue: as its causes count them, whatever their number. */
export async function countOpenLetters({ sql }: Pick<Deps, 'sql'>): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ queue: string; letters: number }>(
    `SELECT queue, sum(waiting + replaying)::int AS letters FROM dead_letter_groups
     WHERE waiting + replaying > 0 GROUP BY queue ORDER BY queue`,
  );
  return new Map(rows.map(({ queue, letters }) => [queue, letters]));
}

/** Billing events whose customer has no organisation yet. */
export async function checkQuarantine({ sql }: Pick<Deps, 'sql'>): Promise<Found> {
  const { rows } = await sql.query<{ events: number; customers: number }>(
    `SELECT count(*)::int AS events, count(DISTINCT (account, customer_id))::int AS customers
     FROM billing_events WHERE status = 'quarantined'`,
  );
  const { events = 0, customers = 0 } = rows[0] ?? {};
  if (events === 0) return { status: 'ok', detail: 'no customer waits for its organisation' };
  return {
    status: 'warning',
    detail: `${events} events of ${customers} customers without an organisation`,
    advice: 'ops billing quarantine, then ops billing map CUSTOMER ORGANISATION',
  };
}
