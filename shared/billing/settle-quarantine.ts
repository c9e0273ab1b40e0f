import type { Database, Sql } from '../platform/database/database.ts';

/** Events that wait for nobody any more, by why. */
export type SettledEvents = Record<'organization deleted' | 'customer deleted', number>;

/** Customers in one transaction. */
const AT_ONCE = 500;
/** Days in which Stripe sends an event again: until then somebody may still say whose a customer is. */
const KEEP_DELETED = 30;

/** Customers of which nobody will come: their organisation went, or they themselves did, unclaimed. */
const FIND = `
SELECT account, customer, min(why) AS why FROM (
  SELECT e.account, e.customer_id AS customer, CASE
    WHEN EXISTS (SELECT FROM departed_customers d
      WHERE d.stripe_account = e.account AND d.stripe_customer_id = e.customer_id)
    OR EXISTS (SELECT FROM organization_deletions d
      WHERE d.organization_id = e.named AND d.status = 'done')
    THEN 'organization deleted'
    WHEN e.type IN ('customer.deleted', 'v1.customer.deleted')
      AND e.received_at < $1::timestamptz - interval '${KEEP_DELETED} days'
    THEN 'customer deleted'
  END AS why
  FROM billing_events e WHERE e.status = 'quarantined' AND e.customer_id IS NOT NULL
) waiting
WHERE why IS NOT NULL AND NOT EXISTS (SELECT FROM billing_customers c
  WHERE c.stripe_account = account AND c.stripe_customer_id = customer)
GROUP BY account, customer ORDER BY account, customer LIMIT ${AT_ONCE}`;

/** What they told is an organisation's that was promised to be gone: only that they came is kept. */
const SETTLE = `
UPDATE billing_events e SET status = 'ignored', settled = r.why, payload = '{}', claim = NULL, named = NULL
FROM json_to_recordset($1::json) AS r(account text, customer text, why text)
WHERE e.account = r.account AND e.customer_id = r.customer AND e.status = 'quarantined'
  AND NOT EXISTS (SELECT FROM billing_customers c
    WHERE c.stripe_account = r.account AND c.stripe_customer_id = r.customer)
RETURNING e.settled AS why`;

/**
 * Settles events that would wait for ever: of customers whose organisation was deleted, and of those
 * whom Stripe deleted before anybody said whose they were. Each says why; a customer that is mapped all
 * the same lets what is sent again through.
 * @param input.at "now" of the occurrence.
 */
export async function settleQuarantine(
  input: { at: Date },
  { db }: { db: Database },
): Promise<SettledEvents> {
  const settled: SettledEvents = { 'organization deleted': 0, 'customer deleted': 0 };
  for (;;) {
    const reasons = await db.transaction((sql) => settleSome(input, sql));
    for (const why of reasons) settled[why] += 1;
    if (reasons.length === 0) return settled;
  }
}

async function settleSome({ at }: { at: Date }, sql: Sql): Promise<(keyof SettledEvents)[]> {
  const { rows } = await sql.query<{ account: string; customer: string }>(FIND, [at]);
  if (rows.length === 0) return [];
  const customers = JSON.stringify(rows);
  // Whoever maps one of them at this moment is waited for, and then seen.
  await sql.query(
    `SELECT lock_billing_customer(account, customer)
     FROM json_to_recordset($1::json) AS r(account text, customer text)`,
    [customers],
  );
  const { rows: done } = await sql.query<{ why: keyof SettledEvents }>(SETTLE, [customers]);
  return done.map(({ why }) => why);
}
