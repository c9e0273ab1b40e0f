import type { Sql } from '../platform/database/database.ts';
import { setClause } from './ledger/set-clause.ts';
import type { Move } from './ledger/transitions.ts';
import type { ProviderEvent } from './ses-event.ts';

/**
 * What each report says of its mail, the furthest last: any order of coming ends at the same state.
 * A mailbox that is full bounces what was not delivered; after a delivery the same kind of report is
 * an absence note. That somebody took a mail out of the spam folder proves that it arrived.
 */
const FURTHEST = [
  { events: ['send', 'delay'], move: 'report-sent' },
  { events: ['soft-bounce'], move: 'report-bounced' },
  { events: ['delivery', 'not-spam'], move: 'report-delivered' },
  { events: ['reject'], move: 'report-rejected' },
  { events: ['bounce'], move: 'report-bounced' },
  { events: ['complaint'], move: 'report-complained' },
] as const satisfies { events: ProviderEvent['event'][]; move: Move }[];

const RANK = `CASE event ${FURTHEST.flatMap(({ events }, rank) =>
  events.map((event) => `WHEN '${event}' THEN ${rank + 1}`),
).join(' ')} END`;

/**
 * Writes the provider's reports into the ledger. Any order, any number of times, before or after the
 * sender wrote its own answer: the row ends where the furthest report says. Any report proves that
 * the provider took the mail, so it settles an unknown send, and takes a row that was to be resent
 * out of the queue.
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
       SELECT email_id AS id, max(${RANK}) AS rank,
         min(at) FILTER (WHERE event IN ('send', 'delivery')) AS sent_at,
         max(at) AS at,
         min(message_id) AS message_id,
         (array_agg(CASE WHEN event = 'reject' THEN 'rejected: ' ELSE '' END || coalesce(detail, '')
            ORDER BY at DESC) FILTER (WHERE event NOT IN ('send', 'delivery', 'delay')))[1] AS reason
       FROM email_events WHERE email_id = ANY ($1::bigint[]) GROUP BY email_id
     ), m AS MATERIALIZED (
       SELECT *, ($2::text[])[rank] AS move FROM told
     )
     UPDATE email_logs e SET
       ${setClause([...new Set(FURTHEST.map(({ move }) => move))])}
     FROM m WHERE e.id = m.id`,
    [ids, FURTHEST.map(({ move }) => move)],
  );
}

/** Whom the ledger says the mail went to; without a row, whom the provider says it was sent to. */
async function suppress(events: ProviderEvent[], sql: Sql) {
  const last = events.filter(({ event }) => event === 'bounce' || event === 'complaint');
  if (last.length === 0) return;
  await sql.query(
    `INSERT INTO email_suppressions (address, reason)
     SELECT DISTINCT ON (address) address, event
     FROM jsonb_to_recordset($1::jsonb) AS r(event text, "emailId" bigint, mailed jsonb)
     LEFT JOIN email_logs e ON e.id = r."emailId" AND e.channel = 'email'
     CROSS JOIN LATERAL (
       SELECT lower(trim(e.recipient)) AS address WHERE e.id IS NOT NULL
       UNION ALL SELECT jsonb_array_elements_text(r.mailed) WHERE e.id IS NULL
     ) whose
     ORDER BY address, event
     -- a bounce stops everything, a complaint all but transactional mail: the stricter one stays
     ON CONFLICT (address, organization_id, category) DO UPDATE SET reason = 'bounce'
       WHERE excluded.reason = 'bounce'`,
    [JSON.stringify(last)],
  );
}
