import { BOOKS } from './books.ts';
import type { DeletionRule } from './rule.ts';

const names = (...tables: string[]): DeletionRule[] => tables.map((table) => ({ table }));
/** Rows of a parent that is found by its organisation: its own column has no index. */
const through = (table: string, column: string, parent: string): DeletionRule => ({
  table,
  whose: `r.${column} = ANY (ARRAY(SELECT id FROM ${parent} WHERE organization_id = $1))`,
});

const PROOF = 'proof of who did what, which claims may ask for';

/**
 * Every table that holds something of an organisation, in the order in which it goes: first what lets
 * people in and what sends, then what was worked on, its books, and its people. Rows go before those
 * that they point at. Most go for good; what the law or a claim may ask for is archived first.
 */
export const DELETION_RULES: readonly DeletionRule[] = [
  { table: 'api_keys', order: 'created_at' },
  ...names('user_sessions', 'invitations', 'credentials', 'request_answers'),
  ...names('document_senders', 'document_turns', 'document_drive_folders', 'parked_work'),
  {
    table: 'email_logs',
    key: 'id',
    along: {
      email_events:
        'DELETE FROM email_events r WHERE r.email_id = ANY (ARRAY(SELECT key FROM gone))',
    },
  },
  ...names('email_suppressions', 'email_usage'),
  through('campaign_recipients', 'campaign_id', 'campaigns'),
  ...names('campaigns'),
  through('checkin_participants', 'session_id', 'checkin_sessions'),
  ...names('checkin_sessions', 'checkin_schedule_people', 'checkin_schedules'),
  ...names('ai_alerts', 'ai_reorder_recommendations', 'ai_prediction_actuals'),
  ...names(
    'ai_consumption_patterns',
    'ai_demand_forecasts',
    'ai_training_slices',
    'ai_training_runs',
  ),
  ...names('reorder_rules', 'stock_orders', 'stock_levels', 'stock_movements', 'site_closures'),
  ...names('invoice_receipts'),
  ...names('vendor_parser_feedback', 'vendor_price_alerts', 'vendor_price_history'),
  through('vendor_invoice_line_matches', 'job_id', 'vendor_invoice_parse_jobs'),
  ...names('vendor_invoice_parse_jobs', 'vendor_item_mappings', 'vendors', 'inventory_items'),
  ...names('ai_logs', 'document_mails', 'document_drive_files'),
  {
    table: 'dead_letters',
    whose: `r.terms && ARRAY(
      SELECT 'organizationid=' || $1::uuid UNION ALL SELECT 'organization_id=' || $1::uuid
      UNION ALL SELECT 'customer=' || lower(stripe_customer_id) FROM billing_customers WHERE organization_id = $1)`,
  },
  ...BOOKS,
  ...names('billing_plan_grants', 'api_usage_logs', 'security_events'),
  {
    table: 'consent_records',
    archive: { reason: 'proof of what people agreed to', time: 'r.created_at' },
  },
  {
    table: 'organization_members',
    key: 'user_id',
    along: {
      // who belongs to another organisation stays in that one
      users: `DELETE FROM users r WHERE r.id = ANY (ARRAY(SELECT key FROM gone)) AND NOT EXISTS (
        SELECT FROM organization_members m WHERE m.user_id = r.id AND m.organization_id <> $1)`,
      email_logs: `DELETE FROM email_logs r
        WHERE r.user_id = ANY (ARRAY(SELECT id FROM gone_users)) AND r.organization_id IS NULL`,
    },
  },
  ...names('sites', 'organization_entitlements', 'usage_counters'),
  { table: 'audit_logs', archive: { reason: PROOF, time: 'r.created_at' } },
  ...names('audit_heads'),
];

/** The tables that hold nothing of an organisation, or keep what they hold, and why. */
export const STAYS: Readonly<Record<string, string>> = {
  organizations: 'its own row goes at the very end, when nothing is left that is its own',
  users: 'those that belong to no other organisation go with their membership',
  email_events: 'the reports of a mail go with it',
  legal_holds: 'an organisation on hold is not deleted',
  organization_deletions: 'the proof: an id, and how many rows of which table',
  departed_customers: 'ids at Stripe, so that what it tells later waits for nobody',
  operator_actions: 'who asked, and why: no personal data of a tenant is in it',
  retention_archives: 'which object holds which rows',
  outbox: 'ids and states of what was told; each row goes a few days after it was published',
  idempotence_keys: 'keys of effects; each goes when it expires',
  one_time_codes: 'hashes; each goes when it expires',
  password_history: 'goes with its person',
  replays: 'who replayed what; the letters themselves go',
  replay_items: 'goes with its dead letter',
  dead_letter_replays: 'goes with its dead letter',
  dead_letter_groups: 'counts of causes, in which nothing of a message stands',
  dead_letter_group_hours: 'counts',
  notices: 'what operators were told; retention deletes it',
  rate_limits: 'counters of the minute, by hashes',
  locks: 'names; expire-records removes them',
  document_drive_feeds: 'how far drives were followed: ids of folders',
  billing_pauses: 'what operators paused, by the id of the subscription',
  ...Object.fromEntries(
    [
      'backups',
      'billing_backfills',
      'billing_features',
      'billing_limits',
      'billing_plans',
      'billing_settings',
      'billing_sweeps',
      'data_retention_policies',
      'email_plan_quotas',
      'email_rate_limits',
      'ip_blocklist',
      'job_declarations',
      'maintenance_windows',
      'nightshift_migrations',
      'notice_targets',
      'occurrences',
    ].map((table) => [table, 'of the stage, and of no organisation']),
  ),
};
