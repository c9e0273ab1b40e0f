import type { Columns } from './app-columns.ts';

/*
 * What each role may do, as agreed: whatever the database grants beyond it, or lacks, is a surprise.
 * Written by hand on purpose: a list that was read off the database would agree with every mistake.
 */

/** Functions of ours that each role may call. */
export const callable: Record<string, string[]> = {
  nightshift_worker: [
    ...['current_organization_id', 'is_line', 'is_text', 'is_moment', 'is_time_zone'],
    ...[
      'is_audience',
      'take_lock',
      'lock_billing_customer',
      'lock_billing_organization',
      'org_has_feature',
    ],
    ...['billing_is_newer', 'billing_take_in', 'billing_write_customers'],
    ...['billing_write_subscriptions', 'billing_write_invoices', 'billing_write_payment_methods'],
    ...['billing_write_charges', 'billing_write_refunds', 'billing_write_disputes'],
    ...['billing_write_credit_notes', 'billing_write_discounts'],
    ...['billing_write_states', 'billing_write_taken', 'billing_find_siblings', 'billing_project'],
    ...['lock_due_emails', 'find_unsubscribable', 'unsubscribe', 'email_monthly_quota'],
    ...['email_share', 'maintenance_ends_at'],
    ...['org_has_feature', 'live_subscriptions', 'derive_entitlements', 'entitlements_at'],
    ...['running_subscriptions', 'derive_entitlements_of'],
    'entitled_amount',
    ...['window_begin', 'window_end', 'renew_entitlements', 'tell_usage', 'take_rows'],
    ...['consume_usage', 'take_own_rows'],
    ...['dead_letter_cause', 'dead_letter_group', 'is_trusted_sender'],
    ...['revoke_user_sessions', 'cleanup_expired_sessions', 'audit_hash'],
    'get_items_needing_reorder',
    ...['time_ordered_id', 'first_moment'],
  ],
  nightshift_app: [
    ...['current_organization_id', 'is_line', 'is_text', 'is_moment', 'is_time_zone'],
    ...['is_audience', 'org_has_feature', 'remove_site', 'remove_member', 'audit_hash'],
    ...['remove_checkin_schedule', 'remove_checkin_person', 'remove_inventory_item'],
    'time_ordered_id',
    ...['org_has_feature', 'live_subscriptions', 'derive_entitlements', 'entitlements_at'],
    ...['running_subscriptions', 'derive_entitlements_of'],
    'entitled_amount',
    ...['window_begin', 'window_end', 'consume_usage', 'take_own_rows'],
    'get_items_needing_reorder',
  ],
  nightshift_unsubscribe: ['find_unsubscribable', 'unsubscribe'],
  nightshift_tenant_api: [
    ...[
      'current_organization_id',
      'is_line',
      'is_time_zone',
      'audit_hash',
      'remove_member',
      'time_ordered_id',
    ],
    ...['org_has_feature', 'live_subscriptions', 'derive_entitlements', 'entitlements_at'],
    ...['running_subscriptions', 'derive_entitlements_of'],
    ...['entitled_amount', 'maintenance_ends_at'],
    ...['window_begin', 'window_end', 'consume_usage', 'take_own_rows'],
    'get_items_needing_reorder',
  ],
  nightshift_parse_document: [
    'is_trusted_sender',
    'take_lock',
    'dead_letter_cause',
    'dead_letter_group',
  ],
  nightshift_drill: ['dead_letter_cause', 'dead_letter_group'],
};

/** Functions that run as the owner; each looks at the organisation, or is meant to cross them. */
export const asOwner = {
  ofTheOrganization: [
    ...['remove_site', 'remove_member', 'remove_checkin_schedule', 'remove_checkin_person'],
    'remove_inventory_item',
    ...['consume_usage', 'take_own_rows'],
  ],
  acrossOrganizations: [
    'find_unsubscribable',
    'unsubscribe',
    'is_trusted_sender',
    'maintenance_ends_at',
  ],
};

/** Whole tables of the roles of single functions: s(elect), i(nsert), u(pdate), d(elete). */
export const narrow: Record<string, Record<string, string>> = {
  nightshift_unsubscribe: {},
  nightshift_tenant_api: {
    api_keys: 'siu',
    audit_heads: 's',
    invitations: 's',
    request_answers: 'siud',
    rate_limits: 'siu',
    billing_features: 's',
    billing_limits: 's',
    billing_plans: 's',
    billing_settings: 's',
    organization_entitlements: 's',
    usage_counters: 's',
    billing_customers: 's',
    billing_subscriptions: 's',
    billing_invoices: 's',
    billing_disputes: 's',
    billing_customer_claims: 'siu',
    billing_checkouts: 'siu',
    inventory_items: 's',
    ai_demand_forecasts: 's',
    ai_reorder_recommendations: 'su',
    stock_orders: 'siu',
    site_closures: 'siu',
    reorder_rules: 'siu',
    invoice_receipts: 'siu',
    stock_movements: 'si',
    stock_levels: 'siu',
    vendors: 'siu',
    vendor_invoice_parse_jobs: 'siu',
    vendor_item_mappings: 'siu',
    vendor_invoice_line_matches: 'sid',
    vendor_price_history: 'sid',
    vendor_price_alerts: 'sid',
    vendor_parser_feedback: 'i',
  },
  nightshift_parse_document: {
    inventory_items: 's',
    vendors: 'siu',
    vendor_invoice_parse_jobs: 'siu',
    vendor_item_mappings: 's',
    vendor_invoice_line_matches: 'sid',
    vendor_price_history: 'si',
    vendor_price_alerts: 'si',
    ai_logs: 'siu',
    locks: 'siu',
    document_turns: 'siud',
    document_mails: 'siu',
    dead_letters: 'siu',
    dead_letter_groups: 'siu',
    dead_letter_group_hours: 'siu',
  },
  nightshift_drill: {
    backups: 'siu',
    occurrences: 'si',
    notices: 'siu',
    notice_targets: 's',
    dead_letters: 'siu',
    dead_letter_groups: 'siu',
    dead_letter_group_hours: 'siu',
  },
};

/** Single columns of those roles, beside their tables. */
export const narrowColumns: Record<string, Record<string, Columns>> = {
  nightshift_tenant_api: {
    organizations: { read: 'id name time_zone' },
    outbox: { read: '', insert: 'source detail_type detail organization_id effect_key' },
    sites: { read: 'id organization_id name time_zone' },
    billing_plan_grants: { read: 'organization_id plan_id expires_at' },
    audit_logs: {
      read: `id organization_id user_id actor action subject before after ip_address request_id created_at seq
        previous_hash hash`,
      insert: 'organization_id user_id actor action subject before after ip_address request_id',
    },
    audit_heads: { read: '', insert: 'organization_id seq hash', update: 'seq hash' },
    organization_members: {
      read: 'organization_id user_id role created_at',
      insert: 'organization_id user_id role',
      update: 'role',
    },
    users: { read: 'id email name locale time_zone disabled_at', insert: 'id email name' },
    invitations: {
      read: '',
      insert: 'id organization_id email role token_hash invited_by created_at expires_at',
      update: 'accepted_at accepted_by revoked_at',
    },
    user_sessions: {
      read: `id organization_id user_id generation refreshed_at ip_address user_agent created_at last_seen_at
        expires_at revoked_at`,
      insert:
        'id organization_id user_id generation ip_address user_agent created_at last_seen_at expires_at',
      update: 'generation refreshed_at last_seen_at revoked_at',
    },
    one_time_codes: {
      read: `id user_id purpose address_hash token_hash code_hash attempts created_at expires_at used_at
        session_id`,
      insert: 'id user_id purpose address_hash token_hash code_hash created_at expires_at',
      update: 'attempts used_at session_id',
    },
    ip_blocklist: { read: 'range blocked_until' },
    security_events: {
      read: 'id organization_id user_id type severity ip_address details created_at',
      insert: 'organization_id user_id type severity ip_address details',
    },
    email_logs: {
      read: 'effect_key',
      insert: `effect_key organization_id user_id channel recipient template category data secret locale
        time_zone priority on_unknown resolve_after not_before expires_at`,
    },
  },
  nightshift_parse_document: {
    replay_items: {
      read: 'replay_id dead_letter_id state',
      update: 'state error_name error_message changes finished_at',
    },
    outbox: { read: '', insert: 'source detail_type detail organization_id effect_key' },
    dead_letter_replays: {
      read: 'dead_letter_id status',
      update: 'status error_name error_message finished_at',
    },
  },
  nightshift_drill: {
    maintenance_windows: { read: 'queue starts_at ends_at ended_at released_at' },
    replay_items: {
      read: 'replay_id dead_letter_id state',
      update: 'state error_name error_message changes finished_at',
    },
    dead_letter_replays: {
      read: 'dead_letter_id status',
      update: 'status error_name error_message finished_at',
    },
    email_logs: {
      read: 'effect_key',
      insert: `effect_key organization_id user_id channel recipient template category data secret locale
        time_zone priority on_unknown resolve_after not_before expires_at`,
    },
  },
};

/** Where the worker, which otherwise writes every table, may do less. */
export const workerLess: Record<string, string> = {
  operator_actions: 'si',
  billing_settings: 'su',
  nightshift_migrations: 's',
};
