import { createHash } from 'node:crypto';
import { createAllCheckins } from '../../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../../shared/checkins/plan-reminders.ts';
import type { Database } from '../../../shared/platform/database/database.ts';

/** A Friday noon: today's check-ins exist, one reminder of them has gone and one is still to come. */
export const NOON = new Date('2026-11-27T12:00:00Z');

/** Rows of each kind of history for each organisation. */
const EACH = 100;

const organization = `md5('organization' || n)::uuid`;
const user = `md5('user' || n || '-' || m)::uuid`;

/** The id of the n-th organisation. */
export const organizationAt = (n: number): string =>
  createHash('md5')
    .update(`organization${n}`)
    .digest('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** A part of the name of one organisation, and of no other. */
export const PART_OF_NAME = createHash('md5').update('17').digest('hex').slice(0, 9);

/** A part of the address of one person, and of nobody else. */
export const PART_OF_ADDRESS = createHash('md5').update('17-2').digest('hex').slice(0, 9);

/** `n` counts organisations, `m` the rows of one of them. */
const TABLES = [
  `INSERT INTO organizations (id, name) SELECT ${organization}, 'Organisation ' || md5(n::text) FROM orgs`,
  `INSERT INTO users (id, email, name) SELECT ${user}, md5(n || '-' || m) || '@example.com', 'P' FROM orgs, generate_series(1, 3) m`,
  `INSERT INTO organization_members (organization_id, user_id, role)
   SELECT ${organization}, ${user}, 'member' FROM orgs, generate_series(1, 3) m`,
  `INSERT INTO checkin_schedules (organization_id, name) SELECT ${organization}, 'Daily' FROM orgs`,
  `INSERT INTO billing_customers (organization_id, stripe_customer_id) SELECT ${organization}, 'cus_' || n FROM orgs`,
  `INSERT INTO inventory_items (organization_id, name, gtin)
   SELECT ${organization}, 'Item ' || md5(n || '-' || m), (4000000000000 + m)::text FROM orgs, generate_series(1, 20) m`,
  // mail that left, mail that may not go yet, mail of a paused campaign
  `INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, on_unknown, state, queued_at, settled_at)
   SELECT 'old:' || n || ':' || m, ${organization}, 'a@example.com', 'campaign', 'campaign', 'park', 'delivered', at, at FROM history`,
  `INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, on_unknown, not_before, queued_at)
   SELECT 'later:' || n || ':' || m, ${organization}, 'a@example.com', 'campaign', 'campaign', 'park', $3 + interval '3 hours', at FROM history`,
  `INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, on_unknown, held, queued_at)
   SELECT 'held:' || n || ':' || m, ${organization}, 'a@example.com', 'campaign', 'campaign', 'park', true, at FROM history`,
  `INSERT INTO email_events (message_id, event, at, received_at) SELECT n || '-' || m, 'delivery', at, at FROM history`,
  `INSERT INTO outbox (effect_key, source, detail_type, detail, created_at, published_at)
   SELECT n || ':' || m, 'nightshift.billing', 'x', '{}', recent, recent FROM history`,
  `INSERT INTO idempotence_keys (scope, effect_key, expires_at) SELECT 'x', n || ':' || m, $3 + interval '9 days' FROM history`,
  `INSERT INTO occurrences (schedule, scheduled_time, started_at, finished_at)
   SELECT 'outbox-sweep', $3 - make_interval(mins => (n * ${EACH} + m)::int), $3, $3 FROM history WHERE n <= 1000`,
  `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, first_seen_at, last_failed_at, status, resolved_at)
   SELECT 'billing', n || ':' || m, 'sync-billing', 'Error', 'no', '{}', recent, recent, 'resolved', recent FROM history WHERE m <= 10`,
  `INSERT INTO billing_events (account, livemode, event_id, type, created, object_id, customer_id, organization_id, status, payload, received_at)
   SELECT '', false, 'evt_' || n || '_' || m, 'invoice.paid', extract(epoch FROM recent), 'in_' || n || '_' || m, 'cus_' || n,
     ${organization}, 'applied', '{}', recent FROM history`,
  `INSERT INTO operator_actions (started_at, operator, via, action, subject) SELECT recent, 'me', 'cli', 'x', '{}' FROM history WHERE m <= 10`,
  `INSERT INTO api_usage_logs (organization_id, method, path, status, duration_ms, created_at)
   SELECT ${organization}, 'GET', '/x', 200, 1, recent FROM history`,
  `INSERT INTO audit_logs (organization_id, action, created_at) SELECT ${organization}, 'x', recent FROM history WHERE m <= 5`,
  `INSERT INTO user_sessions (organization_id, user_id, expires_at, revoked_at, last_seen_at)
   SELECT ${organization}, md5('user' || n || '-1')::uuid, recent, recent, recent FROM history WHERE m <= 10`,
  `INSERT INTO usage_counters (organization_id, feature_id, window_start, used, updated_at)
   SELECT ${organization}, 'api_calls', date_trunc('day', $3 - make_interval(days => m)), m, recent FROM history`,
  `INSERT INTO vendor_invoice_parse_jobs (organization_id, status, created_at, finished_at)
   SELECT ${organization}, 'rejected', recent, recent FROM history WHERE m <= 20`,
  `INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
   SELECT ${organization}, m::text, m::text, 'a@example.com', 'x', 'taken', recent FROM history WHERE m <= 10`,
  `INSERT INTO campaigns (organization_id, name, subject, body, state, finished_at, created_at)
   SELECT ${organization}, 'Sent ' || m, 'x', 'x', 'sent', recent, recent FROM history WHERE m <= 5`,
  `INSERT INTO sites (id, organization_id, name) SELECT md5('site' || n)::uuid, ${organization}, 'Quay' FROM orgs`,
  `INSERT INTO ai_prediction_actuals (organization_id, site_id, item_id, first_day, last_day, champion, predicted, scale,
     actual, joined_at, created_at)
   SELECT i.organization_id, s.id, i.id, day, day + 6, 'tsb', 1, 1, 1, day + 8, day
   FROM orgs JOIN sites s ON s.organization_id = ${organization} JOIN inventory_items i ON i.organization_id = s.organization_id,
     LATERAL (SELECT ($3::date - 7 * w) AS day FROM generate_series(2, 6) w) days`,
  `INSERT INTO ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at, closed_at)
   SELECT i.organization_id, s.id, i.id, 'drift', 'x', $3 - interval '9 days', $3 - interval '9 days', $3 - interval '8 days'
   FROM orgs JOIN sites s ON s.organization_id = ${organization} JOIN inventory_items i ON i.organization_id = s.organization_id`,
  `INSERT INTO security_events (organization_id, type, severity, created_at) SELECT ${organization}, 'x', 'low', recent FROM history WHERE m <= 10`,
];

/**
 * Adds the organisations from `from` to `to`, each with people, a schedule and history in which
 * nothing is due, and brings today to noon with the product's own jobs.
 */
export async function addOrganizations(
  { from, to }: { from: number; to: number },
  { db, clock }: { db: Database; clock: () => Date },
): Promise<void> {
  for (const insert of TABLES)
    await db.query(
      `WITH orgs AS (SELECT n FROM generate_series($1::int, $2::int) n WHERE $3::timestamptz IS NOT NULL),
       history AS (SELECT n, m, $3 - make_interval(hours => (m * 24 + n % 24)::int) AS at,
         $3 - make_interval(hours => (m % 30 * 24 + n % 24)::int) AS recent FROM orgs, generate_series(1, ${EACH}) m)
       ${insert}`,
      [from, to, NOON],
    );
  await createAllCheckins({ at: NOON }, { db, clock });
  await planReminders({ at: NOON }, { db, clock });
  // none of the last hour, which pages tell of
  await db.query(
    `UPDATE email_logs SET state = 'delivered', queued_at = $1 WHERE effect_key LIKE 'checkin-reminder:%'`,
    [NOON],
  );
  // what their beginnings announced is told
  await db.query('UPDATE outbox SET published_at = $1 WHERE published_at IS NULL', [NOON]);
  await settle(db);
}

/** As a table is that was not filled a moment ago: a BRIN index knows its last pages, too. */
async function settle(db: Database): Promise<void> {
  await db.query('VACUUM ANALYZE');
  await db.query(
    `SELECT brin_summarize_new_values(c.oid) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'brin'`,
  );
}
