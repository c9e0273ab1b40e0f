import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

export type Quarantined = {
  customer: string | null;
  account: string;
  livemode: boolean;
  events: number;
  types: string[];
  oldest: Date;
};

/** Customers whose events wait, because nobody said which organisation is theirs; a part at a time. */
export async function listQuarantine(
  input: { limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Quarantined>> {
  return readPart<Quarantined & Row>(
    {
      columns: 'customer, account, livemode, events, types, oldest',
      from: `(SELECT customer_id AS customer, account, livemode, count(*)::int AS events,
            array_agg(DISTINCT type ORDER BY type) AS types, min(received_at) AS oldest
          FROM billing_events WHERE status = 'quarantined'
          GROUP BY account, customer_id, livemode) AS waiting`,
      where: 'true',
      values: [],
      by: [
        { column: 'account', type: 'text' },
        { column: `coalesce(customer, '')`, type: 'text' },
        { column: 'livemode', type: 'boolean' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** How many events of a customer wait for its organisation. */
export async function countQuarantined(
  { account, customer }: { account: string; customer: string },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{ events: number }>(
    `SELECT count(*)::int AS events FROM billing_events
     WHERE status = 'quarantined' AND account = $1 AND customer_id = $2`,
    [account, customer],
  );
  return rows[0]?.events ?? 0;
}
