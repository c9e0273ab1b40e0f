import type { Row, Sql } from '../platform/database/database.ts';
import { isUuid } from '../platform/uuid.ts';

/** One step of the way of an event, as it is recorded. */
export type Step = {
  at: Date;
  /** Where it happened: `Stripe`, `outbox`, `mail`, `dead letter`, `replay`, `document`, `job`, `operator` … */
  place: string;
  /** What it is called there. */
  name: string;
  /** Its effect key or id, by which it is followed. */
  key: string;
  state: string;
  detail: string | null;
  /** Times that it was tried; null where nobody counts. */
  attempts: number | null;
  organizationId: string | null;
  /** Of what can be looked at by itself. */
  id: string | null;
  /** What it was a part of, from the request that began it on: 32 digits. */
  trace: string | null;
};

type Wanted = { key?: string | undefined; organizationId?: string | undefined; limit: number };

/**
 * Each place that knows of events, asked for the newest, for one organisation's, or for those of a key.
 * What follows from an event carries the event's id at the end of its own key, or in its detail.
 */
const PLACES = [
  `SELECT received_at AS at, 'Stripe' AS place, type AS name, event_id AS key, status AS state,
     'happened ' || to_char(to_timestamp(created) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') ||
       coalesce(', ' || object_id, '') AS detail,
     NULL::int AS attempts, organization_id AS "organizationId", NULL::text AS id, trace_id AS trace
   FROM billing_events WHERE ($1::text IS NULL OR event_id = $1 OR object_id = $1 OR customer_id = $1)
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY received_at DESC LIMIT $3`,
  `SELECT created_at, 'outbox', detail_type, effect_key,
     CASE WHEN published_at IS NULL THEN 'waiting' ELSE 'published' END, last_error, attempts, organization_id, NULL, substr(traceparent, 4, 32)::uuid
   FROM outbox WHERE ($1::text IS NULL OR effect_key = $1 OR detail->>'stripeEventId' = $1
       OR effect_key = 'subscription-changed:' || $1 OR effect_key = 'customer-mapped:' || $1)
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR substr(traceparent, 4, 32)::uuid = $4)
   ORDER BY id DESC LIMIT $3`,
  `SELECT queued_at, 'mail', template, effect_key, state, reason, attempts::int, organization_id, id::text, trace_id
   FROM email_logs WHERE ($1::text IS NULL OR effect_key = $1 OR id = $5)
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR trace_id = $4)
   -- the column, not the text of it that is selected
   ORDER BY email_logs.id DESC LIMIT $3`,
  `SELECT last_failed_at, 'dead letter', queue || ', by ' || function_name, effect_key, status,
     error_name || ': ' || error_message, attempts, NULL, id::text, trace_id
   FROM dead_letters WHERE ($1::text IS NULL OR terms @> ARRAY['id=' || lower($1)] OR id = $6
       OR (effect_key = $1 AND queue IN (SELECT queue FROM dead_letter_groups)))
     AND ($2::uuid IS NULL OR terms @> ARRAY['organizationid=' || $2::text]) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY last_failed_at DESC LIMIT $3`,
  `SELECT r.started_at, 'replay', 'of a dead letter', d.effect_key, r.status,
     r.error_name || ': ' || r.error_message, NULL, NULL, d.id::text, d.trace_id
   FROM dead_letter_replays r JOIN dead_letters d ON d.id = r.dead_letter_id
   WHERE (d.terms @> ARRAY['id=' || lower($1)] OR d.effect_key = $1 OR d.trace_id = $4)
     AND $2::uuid IS NULL
   ORDER BY r.started_at DESC LIMIT $3`,
  `SELECT coalesce(finished_at, created_at), 'document', coalesce(file_name, 'a document'), id::text, status,
     refusal, NULL, organization_id, id::text, trace_id
   FROM vendor_invoice_parse_jobs WHERE ($1::text IS NULL OR id = $6)
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY created_at DESC LIMIT $3`,
  // Its sender and subject are a stranger's words, for the mailbox's page.
  `SELECT received_at, 'document mail', CASE documents WHEN 1 THEN '1 document' ELSE documents || ' documents' END,
     coalesce(replace(trace_id::text, '-', ''), message_key), status, reason, NULL, organization_id, NULL, trace_id
   FROM document_mails WHERE $1::text IS NULL
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY received_at DESC LIMIT $3`,
  `SELECT created_at, 'audit', action, coalesce(request_id, replace(trace_id::text, '-', ''), id::text), 'recorded',
     'by ' || actor, NULL, organization_id, NULL, trace_id
   FROM audit_logs WHERE ($1::text IS NULL OR request_id = $1)
     AND ($2::uuid IS NULL OR organization_id = $2) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY created_at DESC LIMIT $3`,
  `SELECT started_at, 'operator', action, id::text,
     CASE WHEN finished_at IS NULL THEN 'running' WHEN outcome ? 'failed' THEN 'failed' ELSE 'done' END,
     operator || coalesce(': ' || (subject->>'reason'), ''), NULL, NULL, id::text, trace_id
   FROM operator_actions WHERE $2::uuid IS NULL
     AND ($1::text IS NULL OR id = $6) AND ($4::uuid IS NULL OR trace_id = $4)
   ORDER BY started_at DESC LIMIT $3`,
  `SELECT started_at, 'job', schedule, schedule || '@' || to_char(scheduled_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
     outcome, reason, NULL, NULL, NULL, trace_id
   FROM occurrences o WHERE $2::uuid IS NULL AND started_at IS NOT NULL AND ($1::text IS NULL OR schedule = $1)
     AND ($4::uuid IS NULL OR trace_id = $4)
     -- Sweeps run each minute: of a day's runs that went well, the last of each job stands for the others.
     AND ($1::text IS NOT NULL OR $4::uuid IS NOT NULL OR scheduled_time > now() - interval '1 day'
       AND (outcome <> 'ran' OR NOT EXISTS (
         SELECT FROM occurrences n WHERE n.schedule = o.schedule AND n.scheduled_time > o.scheduled_time)))
   ORDER BY scheduled_time DESC LIMIT $3`,
];

/** A trace as logs, W3C's header or X-Ray write it. @returns its 32 digits, or undefined for another key */
function readTraceId(key: string): string | undefined {
  const [, bare, parent, seconds, rest] =
    /^(?:([0-9a-f]{32})|00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}|1-([0-9a-f]{8})-([0-9a-f]{24}))$/i.exec(
      key,
    ) ?? [];
  return bare ?? parent ?? (seconds && `${seconds}${rest}`);
}

/** What happened last, newest first; or the way of one event, oldest first. */
export async function readFlow(wanted: Wanted, { sql }: { sql: Sql }): Promise<Step[]> {
  const { key, organizationId, limit } = wanted;
  const trace = key === undefined ? undefined : readTraceId(key);
  const { rows } = await sql.query<Step & Row>(
    `SELECT at, place, name, key, state, detail, attempts, "organizationId", id, replace(trace::text, '-', '') AS trace FROM (${PLACES.map((place) => `(${place})`).join(' UNION ALL ')}) AS steps
     -- what one transaction wrote has one time: the places in the order in which it goes on
     ORDER BY at DESC, array_position(ARRAY['operator', 'audit', 'outbox', 'mail', 'dead letter', 'replay'], place) DESC NULLS LAST
     LIMIT $3`,
    [
      trace ? null : (key ?? null),
      organizationId ?? null,
      limit,
      trace ?? null,
      key !== undefined && /^\d{1,18}$/.test(key) ? key : null,
      isUuid(key) ? key : null,
    ],
  );
  return key === undefined ? rows : rows.reverse();
}
