/** Where a mail of the ledger stands. */
export type State = (typeof STATES)[number];
export const STATES = [
  'queued',
  'sending',
  'unknown',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'suppressed',
] as const;

/** Who moves a mail. */
type Mover = 'sender' | 'recovery' | 'provider' | 'operator' | 'campaign';

/**
 * One way of a mail from state to state. The columns that it sets are SQL over the row `e` and over
 * `m`, what the statement says of the row: at least `id`, `move` and `at`, the moment.
 */
export type Transition = {
  by: Mover;
  from: readonly State[];
  to: State;
  /** In words, for docs/email.md. */
  when: string;
  sets: Partial<Record<Column, string>>;
};

export type Column =
  | 'reason'
  | 'attempts'
  | 'lease'
  | 'lease_until'
  | 'not_before'
  | 'held'
  | 'parked_at'
  | 'message_id'
  | 'sending_at'
  | 'sent_at'
  | 'settled_at';

const FREE = { lease: 'NULL', lease_until: 'NULL' } as const;
const SETTLED = { ...FREE, parked_at: 'NULL', settled_at: 'm.at' } as const;
/** A report proves that the provider took the mail: whoever has a hand on the row lets go of it. */
const REPORTED = {
  ...FREE,
  parked_at: 'NULL',
  held: 'false',
  reason: 'm.reason',
  message_id: 'coalesce(e.message_id, m.message_id)',
  sent_at: 'coalesce(e.sent_at, m.sent_at, m.at)',
} as const;
const IN_FLIGHT = ['sending', 'unknown'] as const;

/** A row of the table: from, to, when, and what it sets. */
const of =
  (by: Mover) =>
  (from: readonly State[], to: State, when: string, sets: Transition['sets']): Transition => ({
    by,
    from,
    to,
    when,
    sets,
  });
const [sender, recovery, provider] = [of('sender'), of('recovery'), of('provider')];
const [operator, campaign] = [of('operator'), of('campaign')];

/**
 * Every way that there is. The ledger's statements are made from this table, docs/email.md and the
 * crash matrix too. What a mail carries that signs somebody in is emptied by the database once the
 * mail has left or never will (trigger `forget_secret`).
 */
export const transitions = {
  hold: sender(['queued'], 'queued', 'its campaign is paused', { ...FREE, held: 'true' }),
  'put-off': sender(['queued'], 'queued', 'quiet hours have begun', {
    ...FREE,
    not_before: 'e.quiet_until',
  }),
  expire: sender(['queued'], 'failed', 'it is worthless by now', {
    ...SETTLED,
    reason: `'expired'`,
  }),
  suppress: sender(['queued'], 'suppressed', 'it is not wanted any more', {
    ...SETTLED,
    reason: 'm.reason',
  }),
  send: sender(['queued'], 'sending', 'the provider is about to be called', {
    reason: 'NULL',
    attempts: 'e.attempts + 1',
    lease_until: 'm.lease_until',
    sending_at: 'm.at',
  }),
  // Also what was given up meanwhile: an answer that comes late saves a second send.
  sent: sender([...IN_FLIGHT, 'queued'], 'sent', 'the provider took it', {
    ...FREE,
    parked_at: 'NULL',
    reason: 'NULL',
    message_id: 'coalesce(e.message_id, m.message_id)',
    sent_at: 'm.at',
  }),
  // What surely did not leave is no attempt: throttling must not use them up.
  again: sender(
    IN_FLIGHT,
    'queued',
    'throttled, unreachable, misconfigured: it surely did not leave',
    {
      ...FREE,
      parked_at: 'NULL',
      reason: 'm.reason',
      attempts: 'e.attempts - 1',
      not_before: 'coalesce(m.not_before, e.not_before)',
    },
  ),
  refuse: sender(
    IN_FLIGHT,
    'failed',
    'the provider refused it, or its data does not fit the template',
    { ...SETTLED, reason: 'm.reason' },
  ),
  // The lease stays: a late answer of this sender still counts.
  doubt: sender(IN_FLIGHT, 'unknown', 'the answer was lost or proves nothing', {
    lease_until: 'NULL',
    reason: 'm.reason',
  }),
  die: recovery(['sending'], 'unknown', 'the lease ended: the sender died', {
    lease_until: 'NULL',
    reason: `'the sender died while the provider was being called'`,
  }),
  resend: recovery(
    ['unknown'],
    'queued',
    'no report in time, and the template says `resend`',
    FREE,
  ),
  park: recovery(
    ['unknown'],
    'unknown',
    'no report in time, and the template says `park`, or it was tried three times',
    { parked_at: 'm.at' },
  ),
  lapse: recovery(['unknown'], 'failed', 'no report in time, and it is worthless by now', {
    ...SETTLED,
    reason: `'expired before it was known whether it left'`,
  }),
  'report-sent': provider(STATES, 'sent', 'SES reports that it took it', {
    ...REPORTED,
    settled_at: 'NULL',
  }),
  'report-delivered': provider(
    STATES,
    'delivered',
    'SES reports the delivery; an absence note or "not spam" after it changes nothing',
    { ...REPORTED, settled_at: 'm.at' },
  ),
  'report-bounced': provider(STATES, 'bounced', 'SES reports a bounce', {
    ...REPORTED,
    settled_at: 'm.at',
  }),
  'report-complained': provider(STATES, 'complained', 'the reader calls it spam', {
    ...REPORTED,
    settled_at: 'm.at',
  }),
  'report-rejected': provider(STATES, 'failed', 'SES found a virus in it', {
    ...REPORTED,
    settled_at: 'm.at',
  }),
  'send-again': operator(['unknown'], 'queued', '`ops email resend` of what is parked', {
    ...FREE,
    parked_at: 'NULL',
    attempts: '0',
    reason: `'resent by an operator'`,
  }),
  'give-up': operator(['unknown'], 'failed', '`ops email give-up` of what is parked', {
    ...SETTLED,
    reason: `'given up by an operator'`,
  }),
  withdraw: campaign(['queued'], 'suppressed', 'its campaign was cancelled', {
    ...SETTLED,
    held: 'false',
    reason: `'campaign cancelled'`,
  }),
} satisfies Record<string, Transition>;

export type Move = keyof typeof transitions;
