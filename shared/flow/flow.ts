import type { Row, Sql } from '../platform/database/database.ts';

/** One step of the way of an event, as it is recorded. */
export type Step = {
  at: Date;
  /** Where it happened: `Stripe`, `outbox`, `mail`, `dead letter`, `replay`, `document`, `job`. */
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
     NULL::int AS attempts, organization_id AS "organizationId", NULL::text AS id
   FROM billing_events WHERE ($1::text IS NULL OR event_id = $1 OR object_id = $1 OR customer_id = $1)
     AND ($2::uuid IS NULL OR organization_id = $2)
   ORDER BY received_at DESC LIMIT $3`,
  `SELECT created_at, 'outbox', detail_type, effect_key,
     CASE WHEN published_at IS NULL THEN 'waiting' ELSE 'published' END, last_error, attempts, organization_id, NULL
   FROM outbox WHERE ($1::text IS NULL OR effect_key = $1 OR detail->>'stripeEventId' = $1
       OR effect_key = 'subscription-changed:' || $1 OR effect_key = 'customer-mapped:' || $1)
     AND ($2::uuid IS NULL OR organization_id = $2)
   ORDER BY id DESC LIMIT $3`,
  `SELECT queued_at, 'mail', template, effect_key, state, reason, attempts::int, organization_id, id::text
   FROM email_logs WHERE ($1::text IS NULL OR effect_key = $1 OR id::text = $1)
     AND ($2::uuid IS NULL OR organization_id = $2)
   ORDER BY id DESC LIMIT $3`,
  `SELECT last_failed_at, 'dead letter', queue || ', by ' || function_name, effect_key, status,
     error_name || ': ' || error_message, attempts, NULL, id::text
   FROM dead_letters WHERE ($1::text IS NULL OR terms @> ARRAY['id=' || lower($1)] OR id::text = $1
       OR (effect_key = $1 AND queue IN (SELECT queue FROM dead_letter_groups)))
     AND ($2::uuid IS NULL OR terms @> ARRAY['organizationid=' || $2::text])
   ORDER BY last_failed_at DESC LIMIT $3`,
  `SELECT r.started_at, 'replay', 'of a dead letter', d.effect_key, r.status,
     r.error_name || ': ' || r.error_message, NULL, NULL, d.id::text
   FROM dead_letter_replays r JOIN dead_letters d ON d.id = r.dead_letter_id
   WHERE $1::text IS NOT NULL AND (d.terms @> ARRAY['id=' || lower($1)] OR d.effect_key = $1)
     AND $2::uuid IS NULL
   ORDER BY r.started_at DESC LIMIT $3`,
  `SELECT coalesce(finished_at, created_at), 'document', coalesce(file_name, 'a document'), id::text, status,
     refusal, NULL, organization_id, id::text
   FROM vendor_invoice_parse_jobs WHERE ($1::text IS NULL OR id::text = $1)
     AND ($2::uuid IS NULL OR organization_id = $2)
   ORDER BY created_at DESC LIMIT $3`,
  `SELECT started_at, 'job', schedule, schedule || '@' || to_char(scheduled_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
     outcome, reason, NULL, NULL, NULL
   FROM occurrences WHERE $2::uuid IS NULL AND started_at IS NOT NULL AND ($1::text IS NULL OR schedule = $1)
   ORDER BY scheduled_time DESC LIMIT $3`,
];

/** What happened last, newest first; or the way of one event, oldest first. */
export async function readFlow(wanted: Wanted, { sql }: { sql: Sql }): Promise<Step[]> {
  const { key, organizationId, limit } = wanted;
  const { rows } = await sql.query<Step & Row>(
    `SELECT * FROM (${PLACES.map((place) => `(${place})`).join(' UNION ALL ')}) AS steps
     ORDER BY at DESC LIMIT $3`,
    [key ?? null, organizationId ?? null, limit],
  );
  return key === undefined ? rows : rows.reverse();
}
