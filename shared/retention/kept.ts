/**
 * Tables whose rows stay, and why that does not grow without an end, or must. Every other table has a
 * retention policy or is emptied by `expire-records`: a test holds all of them against this list.
 */
export const KEPT: Record<string, string> = {
  // as many as there are tenants, people and what they keep
  ...of('as long as the organisation or the person: deleting those takes it along', [
    'organizations',
    'organization_members',
    'sites',
    'users',
    'invitations',
    'api_keys',
    'consent_records',
    'password_history',
    'checkin_schedules',
    'checkin_schedule_people',
    'checkin_participants',
    'campaigns',
    'email_suppressions',
    'email_usage',
    'inventory_items',
    'reorder_rules',
    'stock_levels',
    'stock_orders',
    'site_closures',
    'vendors',
    'vendor_item_mappings',
    'vendor_parser_feedback',
    'vendor_price_alerts',
    'vendor_price_history',
    'vendor_invoice_parse_jobs',
    'vendor_invoice_line_matches',
    'organization_entitlements',
    'usage_counters',
    'legal_holds',
    'parked_work',
    'audit_heads',
    'document_turns',
  ]),
  ...of('mirrors what Stripe keeps: as many as there are customers and their bills', [
    'billing_customers',
    'billing_subscriptions',
    'billing_invoices',
    'billing_payment_methods',
    'billing_charges',
    'billing_refunds',
    'billing_disputes',
    'billing_credit_notes',
    'billing_discounts',
    'billing_usage_records',
  ]),
  ...of('written by operators and deployments: no more than they write', [
    'billing_plans',
    'billing_features',
    'billing_limits',
    'billing_plan_grants',
    'billing_settings',
    'data_retention_policies',
    'email_plan_quotas',
    'email_rate_limits',
    'ip_blocklist',
    'job_declarations',
    'notice_targets',
    'nightshift_migrations',
  ]),
  operator_actions:
    'who did what: evidence, which the worker may not delete; as many as people act',
  backups: 'a few rows a day: how each backup and drill went',
  retention_archives: 'which object holds which rows: as many as archives are written',
  dead_letter_replays: 'goes with its dead letter',
  dead_letter_groups: 'one row for each cause that there ever was',
  dead_letter_group_hours: 'an hour in which a cause struck; goes with its cause',
};

function of(reason: string, tables: string[]): Record<string, string> {
  return Object.fromEntries(tables.map((table) => [table, reason]));
}
