export type Columns = { read: string; insert?: string; update?: string };

/** What every row of Stripe's objects begins and ends with. */
const OF = 'organization_id stripe_account stripe_customer_id';
const VERSION = 'source_phase source_created source_event_id source_ticket';

/** What the application may read and write of its organisation, per column. */
export const appColumns: Record<string, Columns> = {
  organizations: { read: 'id name time_zone locale created_at' },
  sites: {
    read: 'id organization_id name time_zone created_at',
    insert: 'organization_id name time_zone',
    update: 'name time_zone',
  },
  users: { read: 'id email name locale time_zone created_at disabled_at' },
  organization_members: {
    read: 'organization_id user_id role site_id created_at',
    update: 'role site_id',
  },
  billing_plans: {
    read: 'id name rank stripe_price_ids seat_price_ids features created_at',
  },
  billing_settings: {
    read: 'only_row paused_unlocks disputed_unlocks grace_days default_plan',
  },
  billing_features: { read: 'id name kind resets meter' },
  billing_limits: { read: 'plan_id feature_id amount hard' },
  billing_plan_grants: { read: 'organization_id plan_id granted_at expires_at' },
  organization_entitlements: {
    read: 'organization_id plan_ids seats is_partial review_at version changed_at',
  },
  usage_counters: { read: 'organization_id feature_id window_start used updated_at recorded' },
  billing_customers: {
    read: `${OF}
      email name currency balance delinquent default_payment_method_id discount_id
      deleted_at created_at
      ${VERSION}`,
  },
  billing_subscriptions: {
    read: `${OF}
      stripe_subscription_id status stripe_price_ids price_quantities quantity is_partial currency
      current_period_start current_period_end cancel_at cancel_at_period_end canceled_at
      ended_at trial_start trial_end latest_invoice_id collection_method pause_behavior
      paused_until discount_ids
      ${VERSION}`,
  },
  billing_invoices: {
    read: `${OF}
      stripe_invoice_id stripe_subscription_id number status currency total amount_due
      amount_paid amount_remaining amount_discounted amount_credited billing_reason
      collection_method attempt_count next_payment_attempt due_date period_start
      period_end issued_at finalized_at paid_at voided_at uncollectible_at deleted_at
      hosted_invoice_url
      ${VERSION}`,
  },
  billing_payment_methods: {
    read: `${OF}
      stripe_payment_method_id type brand last4 exp_month exp_year detached_at
      ${VERSION}`,
  },
  billing_charges: {
    read: `${OF}
      stripe_charge_id status currency amount amount_captured amount_refunded is_disputed
      failure_code payment_intent_id stripe_invoice_id charged_at
      ${VERSION}`,
  },
  billing_refunds: {
    read: `${OF}
      stripe_refund_id stripe_charge_id payment_intent_id status currency amount reason
      failure_reason refunded_at
      ${VERSION}`,
  },
  billing_disputes: {
    read: `${OF}
      stripe_dispute_id stripe_charge_id payment_intent_id status currency amount reason
      evidence_due_by disputed_at
      ${VERSION}`,
  },
  billing_credit_notes: {
    read: `${OF}
      stripe_credit_note_id stripe_invoice_id number status currency amount
      pre_payment_amount post_payment_amount reason issued_at voided_at
      ${VERSION}`,
  },
  billing_discounts: {
    read: `${OF}
      stripe_discount_id stripe_subscription_id coupon_id coupon_name promotion_code_id
      percent_off amount_off currency starts_at ends_at deleted_at
      ${VERSION}`,
  },
  billing_usage_records: {
    read: `id organization_id stripe_customer_id meter window_start window_end quantity identifier
      reported_at last_error created_at`,
    insert: 'organization_id meter window_start window_end quantity identifier',
  },
  email_logs: {
    read: `id organization_id user_id campaign_id channel recipient recipient_name template category
      locale time_zone priority share on_unknown resolve_after state reason attempts not_before expires_at
      held parked_at queued_at sending_at sent_at settled_at participant_id quiet_from quiet_until trace_id`,
  },
  email_suppressions: { read: 'id address organization_id category reason created_at' },
  checkin_schedules: {
    read: `id organization_id name question enabled weekdays every_weeks anchor_date time_zone
      create_at reminder_times reminder_weekdays quiet_from quiet_to created_at answer_url`,
    insert: `organization_id name question enabled weekdays every_weeks anchor_date time_zone
      create_at reminder_times reminder_weekdays quiet_from quiet_to answer_url`,
    update: `name question enabled weekdays every_weeks anchor_date time_zone create_at
      reminder_times reminder_weekdays quiet_from quiet_to answer_url`,
  },
  checkin_schedule_people: {
    read: 'schedule_id organization_id user_id',
    insert: 'schedule_id organization_id user_id',
  },
  checkin_sessions: {
    read: 'id organization_id schedule_id local_date time_zone last_reminder created_at',
  },
  checkin_participants: {
    read: 'id organization_id session_id user_id status answer answered_at',
    update: 'status answer answered_at',
  },
  campaigns: {
    read: `id organization_id name subject body audience state pause_reason fault send_at_local
      zone_mode due_at frozen_at finished_at created_at`,
    insert: 'organization_id name subject body audience send_at_local zone_mode',
    update: 'name subject body audience send_at_local zone_mode',
  },
  campaign_recipients: {
    read: 'campaign_id organization_id user_id recipient locale time_zone due_at state reason',
  },
  email_usage: { read: 'organization_id month used today used_today' },
  inventory_items: {
    read: 'id organization_id name sku gtin unit created_at',
    insert: 'organization_id name sku gtin unit',
    update: 'name sku gtin unit',
  },
  stock_movements: {
    read: `id organization_id site_id item_id movement_key kind quantity unit stock_change moved_at day
      ordered_on source recorded_at`,
  },
  stock_levels: {
    read: `organization_id site_id item_id on_hand reserved is_counted first_day last_day unconverted`,
    update: 'reserved',
  },
  site_closures: { read: 'organization_id site_id day closed' },
  invoice_receipts: { read: 'organization_id site_id' },
  stock_orders: {
    read: `id organization_id site_id item_id quantity ordered_on expected_on closed_on received
      billed_by`,
  },
  reorder_rules: {
    read: `organization_id site_id item_id vendor_id lead_time_days review_days service_level
      shortage_cost holding_cost order_cost minimum_order pack_size shelf_life_days budget`,
  },
  ai_training_runs: {
    read: 'id organization_id night first_day code_version candidates planned_at finished_at',
  },
  ai_training_slices: {
    read: `organization_id run_id slice first_site first_item last_site last_item finished_at series
      too_short failed failures champions losses milliseconds`,
  },
  ai_demand_forecasts: {
    read: `organization_id site_id item_id grain run_id first_day steps horizon demand quantiles
      demand_class champion runner_up why scores stock_out_on made_at`,
  },
  ai_consumption_patterns: {
    read: `organization_id site_id item_id daily_mean weekdays interval_days variation change updated_at`,
  },
  ai_prediction_actuals: {
    read: `organization_id site_id item_id first_day last_day run_id champion predicted p10 p50 p90
      scale actual joined_at created_at`,
  },
  ai_reorder_recommendations: {
    read: `id organization_id site_id item_id vendor_id state quantity unit why sums order_by expected_on
      stock_out_on unit_price currency price_drift snoozed_until decided_by decided_at order_id
      created_at updated_at`,
  },
  ai_alerts: {
    read: 'id organization_id site_id item_id kind message first_at last_at told_at closed_at',
  },
  vendors: {
    read: `id organization_id name name_key vat_id ibans mail_domains lessons created_at confirmed`,
  },
  vendor_invoice_parse_jobs: {
    read: `id organization_id status file_name object_key sha256 refusal same_as part_of first_page last_page part_starts source extractor
      reasons warnings checks extracted invoice layout tax_basis vendor_id invoice_number issue_date
      currency total pages milliseconds created_at finished_at decided_by trace_id`,
  },
  vendor_item_mappings: {
    read: 'id organization_id vendor_id kind key item_id confirmed_by confirmed_at',
  },
  vendor_invoice_line_matches: { read: 'organization_id job_id line item_id method suggestions' },
  vendor_price_history: {
    read: `id organization_id vendor_id item_id unit currency tax_basis price quantity issue_date
      invoice_number line job_id issue_year`,
  },
  vendor_price_alerts: {
    read: `id organization_id vendor_id item_id job_id line unit currency old_price new_price
      change_percent status created_at`,
    update: 'status',
  },
  vendor_parser_feedback: {
    read: 'id organization_id vendor_id job_id correction taught given_by created_at',
  },
  ai_logs: {
    read: `id organization_id purpose provider model input_tokens output_tokens cost milliseconds
      outcome created_at job_id`,
  },
  audit_logs: {
    read: `id organization_id user_id actor action subject before after ip_address request_id created_at
      seq previous_hash hash`,
    insert: 'organization_id user_id actor action subject before after ip_address request_id',
  },
  audit_heads: {
    read: 'organization_id seq hash',
    insert: 'organization_id seq hash',
    update: 'seq hash',
  },
  consent_records: {
    read: 'id organization_id user_id kind version granted ip_address created_at',
    insert: 'organization_id user_id kind version granted ip_address',
  },
  invitations: {
    read: `id organization_id email role invited_by created_at expires_at accepted_at accepted_by
      revoked_at`,
  },
  security_events: {
    read: 'id organization_id user_id type severity ip_address details created_at',
    insert: 'organization_id user_id type severity ip_address details',
  },
  user_sessions: {
    read: `id organization_id user_id ip_address user_agent created_at last_seen_at expires_at
      revoked_at`,
  },
  api_usage_logs: { read: '', insert: 'organization_id method path status duration_ms' },
};
