import { ownValue } from '../../platform/own-value.ts';
import type { ObjectKind } from './kinds.ts';

export type HandledType = {
  kind: ObjectKind;
  /** Within one second, what creates comes before what changes, and what ends comes last. */
  rank: 0 | 1 | 2;
  /** The event itself says that the object is deleted or detached. */
  gone: boolean;
  /** For the table of docs/billing.md. */
  means: string;
};

type Told = [type: string, rank: HandledType['rank'], means: string, gone?: 'gone'];

const of = (kind: ObjectKind, types: Told[]): [string, HandledType][] =>
  types.map(([type, rank, means, gone]) => [type, { kind, rank, means, gone: gone !== undefined }]);

/** The event types that are projected: each carries the object whose row it changes. */
export const HANDLED_TYPES: Readonly<Record<string, HandledType>> = Object.fromEntries([
  ...of('customer', [
    ['customer.created', 0, 'the customer’s data; its metadata may name the organisation'],
    ['customer.updated', 1, 'the customer’s data'],
    ['customer.deleted', 2, '`deleted_at`, for good', 'gone'],
  ]),
  ...of('subscription', [
    ['customer.subscription.created', 0, 'the whole row'],
    [
      'customer.subscription.updated',
      1,
      'the whole row: plan, seats, cancellation, pause, discounts',
    ],
    ['customer.subscription.trial_will_end', 1, 'the whole row, three days before `trial_end`'],
    ['customer.subscription.paused', 1, '`status` paused: a trial ended without a payment method'],
    ['customer.subscription.resumed', 1, '`status` runs again'],
    ['customer.subscription.pending_update_applied', 1, 'the whole row, as the update left it'],
    ['customer.subscription.pending_update_expired', 1, 'the whole row, the update left undone'],
    // Of thin events alone, each beside `updated`, or in its place where an endpoint asks for it only.
    ...[
      'active',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'trialing',
      'unpaid',
      'cancel_at_changed',
      'default_payment_method_changed',
      'item_added',
      'item_price_changed',
      'item_quantity_changed',
      'item_removed',
      'item_tax_rates_changed',
    ].map((what): Told => [`customer.subscription.${what}`, 1, 'the whole row (thin events)']),
    ['customer.subscription.deleted', 2, '`status` canceled, for good', 'gone'],
  ]),
  ...of('invoice', [
    ['invoice.created', 0, 'the whole row, a draft'],
    ['invoice.finalized', 0, 'the whole row: number, amounts, link'],
    ['invoice.updated', 1, 'the whole row: partial payments, credit notes, the next attempt'],
    ['invoice.sent', 1, 'the whole row'],
    ['invoice.finalization_failed', 1, 'the whole row, still a draft'],
    ['invoice.will_be_due', 1, 'the whole row'],
    ['invoice.overdue', 1, 'the whole row, past its `due_date`'],
    ['invoice.payment_action_required', 1, 'the whole row: the payer has to confirm'],
    ['invoice.payment_attempt_required', 1, 'the whole row'],
    ['invoice.payment_failed', 1, '`attempt_count`, `next_payment_attempt`; the owners are told'],
    ...[
      'discount_added',
      'discount_removed',
      'line_item_added',
      'line_item_removed',
      'line_item_pricing_changed',
      'line_item_quantity_changed',
    ].map((what): Told => [`invoice.${what}`, 1, 'the whole row (thin events)']),
    ['invoice.marked_uncollectible', 2, '`status` uncollectible: written off'],
    ['invoice.overpaid', 2, 'the whole row'],
    ['invoice.paid', 2, '`status` paid, for good'],
    ['invoice.payment_succeeded', 2, '`status` paid, for good'],
    ['invoice.voided', 2, '`status` void, for good'],
    ['invoice.deleted', 2, '`status` deleted: it was a draft', 'gone'],
  ]),
  ...of('payment_method', [
    ['payment_method.attached', 0, 'the whole row'],
    ['payment_method.updated', 1, 'the whole row: expiry, number'],
    ['payment_method.automatically_updated', 1, 'the whole row: the network sent a new card'],
    ['payment_method.card_automatically_updated', 1, 'the same under its older name'],
    ['payment_method.detached', 2, '`detached_at`, for good', 'gone'],
  ]),
  ...of('charge', [
    ['charge.pending', 0, 'the whole row'],
    ['charge.succeeded', 0, 'the whole row'],
    ['charge.failed', 1, '`failure_code`'],
    ['charge.expired', 2, 'the whole row: never captured'],
    ['charge.captured', 1, '`amount_captured`'],
    ['charge.updated', 1, 'the whole row'],
    ['charge.refunded', 2, '`amount_refunded`, in part or whole'],
  ]),
  ...of('refund', [
    ['refund.created', 0, 'the whole row'],
    ['refund.updated', 1, 'the whole row'],
    ['charge.refund.updated', 1, 'the whole row'],
    ['refund.failed', 2, '`status` failed: the money did not arrive'],
  ]),
  ...of('dispute', [
    ['charge.dispute.created', 0, 'the whole row: a payer’s bank asks, or takes back'],
    ['charge.dispute.updated', 1, 'the whole row'],
    ['charge.dispute.funds_withdrawn', 1, 'the whole row'],
    ['charge.dispute.funds_reinstated', 1, 'the whole row'],
    ['charge.dispute.closed', 2, '`status` won, lost or warning_closed'],
  ]),
  ...of('credit_note', [
    ['credit_note.created', 0, 'the whole row'],
    ['credit_note.updated', 1, 'the whole row'],
    ['credit_note.voided', 2, '`status` void, for good'],
  ]),
  ...of('discount', [
    ['customer.discount.created', 0, 'the whole row'],
    ['customer.discount.updated', 1, 'the whole row: another coupon'],
    ['customer.discount.deleted', 2, '`deleted_at`, for good', 'gone'],
  ]),
]);

/** A thin event about a v1 resource has the snapshot event's type behind `v1.`. */
export const snapshotType = (eventType: string): string =>
  eventType.startsWith('v1.') ? eventType.slice(3) : eventType;

export const handledType = (eventType: string): HandledType | undefined => {
  const name = snapshotType(eventType);
  const found = ownValue(HANDLED_TYPES, name);
  // A thin event about a discount has no id of it, and Stripe tells no discount by itself.
  return found?.kind === 'discount' && name !== eventType ? undefined : found;
};
