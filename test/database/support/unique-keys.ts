type Row = Record<string, string | null>;

/** @property columns what stands there once, together */
export type UniqueKey = {
  columns: string[];
  /** Where it counts for some rows only: those, … */
  when: Row[];
  /** … and those for which it does not. */
  unless: Row[];
  /** Of what was there, the same: written otherwise, or NULL in both. */
  same: Row[];
};

const key = (columns: string, more: Partial<UniqueKey> = {}): UniqueKey => ({
  columns: columns.split(' '),
  when: [{}],
  unless: [],
  same: [],
  ...more,
});

const states = (column: string, words: string): Row[] =>
  words.split(' ').map((word) => ({ [column]: word }));

const THEN = '2026-01-01';

/**
 * What may be there once, by the name of its index, primary keys apart, and an id beside its
 * organisation, which is there to be pointed at. Written by hand, as the examples of the CHECKs are.
 */
export const UNIQUE: Record<string, UniqueKey> = {
  ai_alerts_open_idx: key('organization_id site_id item_id kind', {
    unless: [{ closed_at: THEN }],
  }),
  ai_prediction_actuals_open_idx: key('organization_id site_id item_id', {
    unless: [{ joined_at: THEN }],
  }),
  ai_reorder_recommendations_open_idx: key('organization_id site_id item_id', {
    when: states('state', 'open snoozed'),
    unless: states('state', 'approved dismissed withdrawn'),
  }),
  ai_training_runs_organization_id_night_key: key('organization_id night'),
  api_keys_key_hash_key: key('key_hash'),
  api_keys_organization_id_request_key_key: key('organization_id request_key'),
  audit_logs_seq_idx: key('organization_id seq'),
  backups_effect_key_key: key('effect_key'),
  billing_checkouts_one_open: key('organization_id', {
    when: states('state', 'claimed open'),
    unless: states('state', 'complete expired'),
  }),
  billing_customers_organization_id_stripe_account_stripe_cus_key: key(
    'organization_id stripe_account stripe_customer_id',
  ),
  billing_usage_records_organization_id_identifier_key: key('organization_id identifier'),
  billing_usage_records_organization_id_meter_window_start_key: key(
    'organization_id meter window_start',
  ),
  checkin_participants_session_id_user_id_key: key('session_id user_id'),
  checkin_schedules_organization_id_name_key: key('organization_id name'),
  checkin_sessions_schedule_id_local_date_key: key('schedule_id local_date'),
  dead_letters_queue_effect_key_key: key('queue effect_key'),
  document_drive_folders_incoming_id_key: key('incoming_id'),
  email_logs_effect_key: key('effect_key'),
  email_suppressions_address_organization_id_category_key: key('address organization_id category', {
    when: [{}, { organization_id: null }, { category: null }],
  }),
  invitations_open_key: key('organization_id email', {
    unless: [{ accepted_at: THEN }, { revoked_at: THEN }],
    same: [{ email: 'A' }],
  }),
  invitations_token_hash_key: key('token_hash'),
  notice_targets_channel_address_key: key('channel address'),
  notices_key_key: key('key'),
  one_time_codes_token_hash_key: key('token_hash'),
  organization_deletions_open_key: key('organization_id', {
    when: states('status', 'waiting running'),
    unless: states('status', 'done kept'),
  }),
  outbox_effect_key_key: key('effect_key'),
  parse_jobs_file_idx: key('organization_id sha256'),
  replay_items_replay_id_dead_letter_id_key: key('replay_id dead_letter_id'),
  sites_organization_id_name_key: key('organization_id name'),
  stock_movements_organization_id_movement_key_key: key('organization_id movement_key'),
  stock_orders_billed_idx: key('organization_id billed_by', { unless: [{ billed_by: null }] }),
  users_email_key: key('email', { same: [{ email: 'A' }] }),
  vendor_item_mappings_organization_id_vendor_id_kind_key_key: key(
    'organization_id vendor_id kind key',
  ),
  vendor_price_alerts_job_id_line_key: key('job_id line'),
  vendor_price_history_once: key('organization_id vendor_id invoice_number issue_year line'),
  vendors_organization_id_name_key_key: key('organization_id name_key'),
  vendors_vat_idx: key('organization_id vat_id', { unless: [{ vat_id: null }] }),
};

/** Two values of each type. */
export const VALUES: Record<string, [one: string, other: string]> = {
  text: ['a', 'b'],
  uuid: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
  integer: ['1', '2'],
  bigint: ['1', '2'],
  smallint: ['1', '2'],
  bytea: ['\\x01', '\\x02'],
  date: ['2026-01-01', '2026-01-02'],
  'timestamp with time zone': ['2026-01-01 00:00Z', '2026-01-01 00:01Z'],
};
