import type { Sql } from '../platform/database/database.ts';
import type { ProviderEvent } from './ses-event.ts';

/**
 * Writes the provider's reports into the ledger. Any order, any number of times, before or after the
 * sender wrote its own answer: the row ends where the furthest report says
 * (sent < delivered < bounced < complained). Any report proves that the provider took the mail, so it
 * settles an unknown send, and takes a row that was to be resent out of the queue.
 *
 * Call it in a transaction: events, rows and suppressions commit together.
 * @returns for each event whether it was new, in order.
 */
export async function applyFeedback(
  events: ProviderEvent[],
  { sql }: { sql: Sql },
): Promise<boolean[]> {
  if (events.length === 0) return [];
  const list = JSON.stringify(events);
  const { rows: fresh } = await sql.query<{ message_id: string; event: string }>(
    `INSERT INTO email_events (message_id, event, email_id, at, detail)
     SELECT DISTINCT ON ("messageId", event) "messageId", event, "emailId", at, detail
     FROM jsonb_to_recordset($1::jsonb)
       AS r("messageId" text, event text, "emailId" bigint, at timestamptz, detail text)
     ORDER BY "messageId", event
     ON CONFLICT (message_id, event) DO NOTHING
     RETURNING message_id, event`,
    [list],
  );
  await settleRows(events, sql);
  await suppress(events, sql);
  const news = new Set(fresh.map((row) => `${row.message_id} ${row.event}`));
  // Of twins in one batch the first is the new one.
  return events.map((e) => news.delete(`${e.messageId} ${e.event}`));
}

async function settleRows(events: ProviderEvent[], sql: Sql) {
  const ids = [...new Set(events.flatMap((e) => (e.emailId ? [e.emailId] : [])))];
  if (ids.length === 0) return;
  // Locked first and in order, so that two batches cannot deadlock; the reports are then read in a
  // statement of its own, which sees what a batch that held the lock before has committed.
  await sql.query(`SELECT FROM email_logs WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE`, [
    ids,
  ]);
  await sql.query(
    `WITH told AS (
       SELECT email_id,
         max(CASE event WHEN 'complaint' THEN 5 WHEN 'bounce' THEN 4 WHEN 'reject' THEN 3
                        WHEN 'delivery' THEN 2 ELSE 1 END) AS rank,
         min(at) FILTER (WHERE event IN ('send', 'delivery')) AS sent_at,
         max(at) AS at,
         min(message_id) AS message_id,
         (array_agg(detail ORDER BY at DESC) FILTER (WHERE event IN ('bounce', 'complaint', 'reject')))[1] AS detail
       FROM email_events WHERE email_id = ANY ($1::bigint[]) GROUP BY email_id
     )
     UPDATE email_logs e SET
       state = (ARRAY['sent', 'delivered', 'failed', 'bounced', 'complained'])[t.rank],
       reason = CASE WHEN t.rank = 3 THEN 'rejected: ' || coalesce(t.detail, '') ELSE t.detail END,
       message_id = coalesce(e.message_id, t.message_id),
       data = CASE WHEN e.secret THEN '{}' ELSE e.data END,
       lease = NULL, lease_until = NULL, parked_at = NULL, held = false,
       sent_at = coalesce(e.sent_at, t.sent_at, t.at),
       settled_at = CASE WHEN t.rank > 1 THEN t.at END
     FROM told t WHERE e.id = t.email_id`,
    [ids],
  );
}

async function suppress(events: ProviderEvent[], sql: Sql) {
  const rows = events.flatMap(({ event, suppress }) =>
    suppress.map((address) => ({ address, reason: event })),
  );
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO email_suppressions (address, reason)
     SELECT DISTINCT ON (address) address, reason
     FROM jsonb_to_recordset($1::jsonb) AS r(address text, reason text)
     ORDER BY address, reason
     -- a bounce stops everything, a complaint all but transactional mail: the stricter one stays
     ON CONFLICT (address, organization_id, category) DO UPDATE SET reason = 'bounce'
       WHERE excluded.reason = 'bounce'`,
    [JSON.stringify(rows)],
  );
}
