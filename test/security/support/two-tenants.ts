import type { Sql } from '../../../shared/platform/database/database.ts';

/** Two organisations with a row in each table that carries an organisation, and the same in both. */
export const A = '11111111-1111-4111-8111-111111111111';
export const B = '22222222-2222-4222-8222-222222222222';

/** The one row of `what` in an organisation: ids are made of both, so that a test can name them. */
export const idOf = (organization: string, what: keyof typeof KINDS): string =>
  `${organization.slice(0, 24)}${String(KINDS[what]).padStart(12, '0')}`;

const KINDS = {
  user: 1,
  site: 2,
  schedule: 3,
  session: 4,
  participant: 5,
  campaign: 6,
  item: 7,
  vendor: 8,
  document: 9,
  run: 10,
};

/** Fills a fresh database; `sql` is the worker's. */
export async function fillTwoTenants(sql: Sql): Promise<void> {
  await sql.query(
    `INSERT INTO billing_plans (id, name, stripe_price_ids, features)
     VALUES ('pro', 'Pro', '{price_1}', '{exports}')`,
  );
  for (const organization of [A, B]) await fill(organization, sql);
}

async function fill(organization: string, sql: Sql): Promise<void> {
  const id = (what: keyof typeof KINDS) => `'${idOf(organization, what)}'`;
  const o = `'${organization}'`;
  const name = organization === A ? 'ada' : 'ben';
  const customer = `${o}, 'cus_${name}'`;
  const version = `0, 1, 'evt_${name}'`;
  const statements = [
    `organizations (id, name) VALUES (${o}, 'Org ${name}')`,
    `users (id, email, name) VALUES (${id('user')}, '${name}@example.com', '${name}')`,
    `sites (id, organization_id, name) VALUES (${id('site')}, ${o}, 'Quay')`,
    `organization_members (organization_id, user_id) VALUES (${o}, ${id('user')})`,
    `billing_customers (organization_id, stripe_customer_id) VALUES (${customer})`,
    `billing_subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, status,
       stripe_price_ids, source_phase, source_created, source_event_id)
     VALUES (${customer}, 'sub_${name}', 'active', '{price_1}', ${version})`,
    `billing_invoices (organization_id, stripe_customer_id, stripe_invoice_id, status, currency, total,
       amount_due, amount_paid, amount_remaining, source_phase, source_created, source_event_id)
     VALUES (${customer}, 'in_${name}', 'paid', 'eur', 1, 1, 1, 0, ${version})`,
    `billing_payment_methods (organization_id, stripe_customer_id, stripe_payment_method_id, type,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 'pm_${name}', 'card', ${version})`,
    `billing_charges (organization_id, stripe_customer_id, stripe_charge_id, status, currency, amount,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 'ch_${name}', 'x', 'eur', 1, ${version})`,
    `billing_refunds (organization_id, stripe_customer_id, stripe_refund_id, status, currency, amount,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 're_${name}', 'x', 'eur', 1, ${version})`,
    `billing_disputes (organization_id, stripe_customer_id, stripe_dispute_id, status, currency, amount,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 'dp_${name}', 'x', 'eur', 1, ${version})`,
    `billing_credit_notes (organization_id, stripe_customer_id, stripe_credit_note_id, status, currency, amount,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 'cn_${name}', 'x', 'eur', 1, ${version})`,
    `billing_discounts (organization_id, stripe_customer_id, stripe_discount_id,
       source_phase, source_created, source_event_id)
     VALUES (${customer}, 'di_${name}', ${version})`,
    `billing_plan_grants (organization_id, plan_id, reason, granted_by) VALUES (${o}, 'starter', 'trial', 'ops')`,
    `billing_customer_claims (organization_id, name, stripe_customer_id) VALUES (${o}, 'Org', 'cus_${name}')`,
    `billing_checkouts (organization_id, plan_id, line_items, requested_by) VALUES (${o}, 'starter', '[]', 'ada')`,
    `billing_usage_records (organization_id, meter, window_start, window_end, quantity, identifier)
     VALUES (${o}, 'calls', '2026-01-01Z', '2026-01-02Z', 1, 'usage-${name}')`,
    `email_logs (effect_key, organization_id, recipient, template, category, on_unknown, data)
     VALUES ('magic:${name}', ${o}, '${name}@example.com', 'magic-link', 'transactional', 'park',
       '{"url": "https://example.com/sign-in?token=secret-of-${name}"}')`,
    `email_suppressions (address, organization_id, reason) VALUES ('x@example.com', ${o}, 'manual')`,
    `checkin_schedules (id, organization_id, name, weekdays, create_at, reminder_times, reminder_weekdays)
     VALUES (${id('schedule')}, ${o}, 'Daily', '{1,2,3,4,5,6,7}', '08:00', '{09:00}', '{1,2,3,4,5,6,7}')`,
    `checkin_schedule_people (organization_id, schedule_id, user_id)
     VALUES (${o}, ${id('schedule')}, ${id('user')})`,
    `checkin_sessions (id, organization_id, schedule_id, local_date, time_zone)
     VALUES (${id('session')}, ${o}, ${id('schedule')}, '2026-11-27', 'UTC')`,
    `checkin_participants (id, organization_id, session_id, user_id)
     VALUES (${id('participant')}, ${o}, ${id('session')}, ${id('user')})`,
    `campaigns (id, organization_id, name, subject, body, state, send_at_local, due_at)
     VALUES (${id('campaign')}, ${o}, 'News', 'News', 'Hello', 'draft', NULL, NULL)`,
    `campaign_recipients (campaign_id, organization_id, user_id, recipient, locale, time_zone, due_at)
     VALUES (${id('campaign')}, ${o}, ${id('user')}, '${name}@example.com', 'en', 'UTC', '2026-11-01Z')`,
    `email_usage (organization_id, month) VALUES (${o}, '2026-11-01')`,
    `inventory_items (id, organization_id, name) VALUES (${id('item')}, ${o}, 'Beans')`,
    `vendors (id, organization_id, name, name_key) VALUES (${id('vendor')}, ${o}, 'Mill', 'mill')`,
    `vendor_invoice_parse_jobs (id, organization_id, vendor_id)
     VALUES (${id('document')}, ${o}, ${id('vendor')})`,
    `document_turns (organization_id, turn, document_id, until)
     VALUES (${o}, 1, ${id('document')}, now())`,
    `vendor_item_mappings (organization_id, vendor_id, kind, key, item_id, confirmed_by)
     VALUES (${o}, ${id('vendor')}, 'code', 'b1', ${id('item')}, 'ada')`,
    `vendor_invoice_line_matches (organization_id, job_id, line, method)
     VALUES (${o}, ${id('document')}, 1, 'none')`,
    `vendor_price_history (organization_id, vendor_id, item_id, unit, currency, tax_basis, price,
       quantity, issue_date, invoice_number, line, job_id)
     VALUES (${o}, ${id('vendor')}, ${id('item')}, 'kg', 'EUR', 'net', 1, 1, '2026-01-01', '1', 1, ${id('document')})`,
    `vendor_price_alerts (organization_id, vendor_id, item_id, job_id, line, unit, currency, old_price,
       new_price, change_percent)
     VALUES (${o}, ${id('vendor')}, ${id('item')}, ${id('document')}, 1, 'kg', 'EUR', 1, 2, 100)`,
    `vendor_parser_feedback (organization_id, job_id, correction, given_by)
     VALUES (${o}, ${id('document')}, '{}', 'ada')`,
    `stock_movements (organization_id, site_id, item_id, movement_key, kind, quantity, moved_at, day, source)
     VALUES (${o}, ${id('site')}, ${id('item')}, 'sale-1', 'sale', 1, now(), '2026-11-27', 'api')`,
    `stock_levels (organization_id, site_id, item_id, first_day, last_day)
     VALUES (${o}, ${id('site')}, ${id('item')}, '2026-11-27', '2026-11-27')`,
    `site_closures (organization_id, site_id, day) VALUES (${o}, ${id('site')}, '2026-12-25')`,
    `invoice_receipts (organization_id, site_id) VALUES (${o}, ${id('site')})`,
    `stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
     VALUES (${o}, ${id('site')}, ${id('item')}, 1, '2026-11-27', '2026-11-28')`,
    `reorder_rules (organization_id, site_id, item_id) VALUES (${o}, ${id('site')}, ${id('item')})`,
    `ai_training_runs (id, organization_id, night, first_day, code_version, candidates, planned_at)
     VALUES (${id('run')}, ${o}, '2026-11-27', '2025-11-27', '1', '{tsb}', now())`,
    `ai_training_slices (organization_id, run_id, slice, first_site, first_item, last_site, last_item)
     VALUES (${o}, ${id('run')}, 0, ${id('site')}, ${id('item')}, ${id('site')}, ${id('item')})`,
    `ai_demand_forecasts (organization_id, site_id, item_id, grain, first_day, steps, horizon, demand,
       quantiles, demand_class, champion, why, scores, made_at)
     VALUES (${o}, ${id('site')}, ${id('item')}, 'day', '2026-11-27', '{1}', 1, 1, '{}', 'smooth', 'tsb', '', '{}', now())`,
    `ai_consumption_patterns (organization_id, site_id, item_id, daily_mean, weekdays, variation, updated_at)
     VALUES (${o}, ${id('site')}, ${id('item')}, 1, '{1,1,1,1,1,1,1}', 0, now())`,
    `ai_prediction_actuals (organization_id, site_id, item_id, first_day, last_day, champion, predicted, scale, created_at)
     VALUES (${o}, ${id('site')}, ${id('item')}, '2026-11-27', '2026-12-03', 'tsb', 1, 1, now())`,
    `ai_reorder_recommendations (organization_id, site_id, item_id, quantity, why, sums, order_by, expected_on,
       created_at, updated_at)
     VALUES (${o}, ${id('site')}, ${id('item')}, 1, 'why', '{}', '2026-11-27', '2026-11-28', now(), now())`,
    `ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at)
     VALUES (${o}, ${id('site')}, ${id('item')}, 'stock-out', 'soon', now(), now())`,
    `ai_logs (organization_id, purpose, provider, model, milliseconds, outcome)
     VALUES (${o}, 'read', 'p', 'm', 1, 'done')`,
    `audit_logs (organization_id, action) VALUES (${o}, 'signed in')`,
    `consent_records (organization_id, user_id, kind, version, granted)
     VALUES (${o}, ${id('user')}, 'terms', '1', true)`,
    `invitations (organization_id, email, role, token_hash, invited_by, expires_at)
     VALUES (${o}, 'guest-of-${name}@example.com', 'member', 'hash-${name}', ${id('user')}, now() + interval '1 day')`,
    `credentials (organization_id, name, key_id, wrapped_key, sealed, created_at, updated_at, updated_by)
     VALUES (${o}, 'mill', 'k', decode(repeat('00', 60), 'hex'), decode(repeat('00', 40), 'hex'), now(), now(), 'ada')`,
    `request_answers (organization_id, caller, request_key, request_hash, started_at)
     VALUES (${o}, 'user ${name}', 'r-1', 'x', now())`,
    `security_events (organization_id, type, severity) VALUES (${o}, 'failed sign-in', 'low')`,
    `user_sessions (organization_id, user_id, user_agent, expires_at)
     VALUES (${o}, ${id('user')}, 'browser of ${name}', now() + interval '1 day')`,
    `api_usage_logs (organization_id, method, path, status, duration_ms) VALUES (${o}, 'GET', '/', 200, 1)`,
    `legal_holds (organization_id, reason) VALUES (${o}, 'none')`,
  ];
  for (const statement of statements) await sql.query(`INSERT INTO ${statement}`);
}
