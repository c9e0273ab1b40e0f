import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import {
  idOf,
  integer,
  objectId,
  owner,
  placeIn,
  readObject,
  reference,
  requireOwner,
  text,
  time,
  whole,
} from './fields.ts';
import { defineKind } from './kind.ts';

const schema = once(() =>
  z.object({
    id: objectId(),
    ...owner(),
    status: z.string(),
    currency: z.string(),
    number: text(),
    total: whole(),
    amount_due: whole(),
    amount_paid: whole(),
    amount_remaining: whole(),
    attempt_count: z.nullish(integer()),
    billing_reason: text(),
    collection_method: text(),
    pre_payment_credit_notes_amount: z.nullish(whole()),
    post_payment_credit_notes_amount: z.nullish(whole()),
    total_discount_amounts: z.nullish(z.array(z.object({ amount: whole() }))),
    next_payment_attempt: time(),
    due_date: time(),
    created: time(),
    period_start: time(),
    period_end: time(),
    hosted_invoice_url: text(),
    // before the API version "basil"
    subscription: z.nullish(reference()),
    // since
    parent: z.nullish(
      z.object({
        subscription_details: z.nullish(z.object({ subscription: z.nullish(reference()) })),
      }),
    ),
    status_transitions: z.nullish(
      z.object({
        finalized_at: time(),
        paid_at: time(),
        voided_at: time(),
        marked_uncollectible_at: time(),
      }),
    ),
  }),
);

const COURSE = ['draft', 'open', 'uncollectible', 'void', 'paid', 'deleted'];
/** An invoice goes forward only; paid and void are both an end. Only a draft can be deleted. */
const PHASE: Record<string, number> = {
  draft: 0,
  open: 1,
  uncollectible: 2,
  void: 3,
  paid: 3,
  deleted: 4,
};

/** What is kept of an invoice, and how it is read. */
export const invoice = defineKind({
  table: 'billing_invoices',
  idColumn: 'stripe_invoice_id',
  columns: {
    stripe_subscription_id: 'text',
    number: 'text',
    status: 'text',
    currency: 'text',
    total: 'bigint',
    amount_due: 'bigint',
    amount_paid: 'bigint',
    amount_remaining: 'bigint',
    amount_discounted: 'bigint',
    amount_credited: 'bigint',
    billing_reason: 'text',
    collection_method: 'text',
    attempt_count: 'integer',
    next_payment_attempt: 'time',
    due_date: 'time',
    period_start: 'time',
    period_end: 'time',
    issued_at: 'time',
    finalized_at: 'time',
    paid_at: 'time',
    voided_at: 'time',
    uncollectible_at: 'time',
    deleted_at: 'time',
    hosted_invoice_url: 'text',
  },
  retrieve: (stripe, id, options) => stripe.invoices.retrieve(id, {}, options),
  read(object, { gone, at }) {
    const read = readObject(schema(), object);
    const status = gone ? 'deleted' : read.status;
    return {
      id: read.id,
      customer: requireOwner(read),
      phase: PHASE[status] ?? 0,
      progress: read.attempt_count ?? 0,
      lifecycle: placeIn(COURSE, status),
      columns: {
        stripe_subscription_id: idOf(
          read.parent?.subscription_details?.subscription ?? read.subscription,
        ),
        number: read.number ?? null,
        status,
        currency: read.currency,
        total: read.total,
        amount_due: read.amount_due,
        amount_paid: read.amount_paid,
        amount_remaining: read.amount_remaining,
        amount_discounted: sumOf(read.total_discount_amounts),
        amount_credited:
          (read.pre_payment_credit_notes_amount ?? 0) +
          (read.post_payment_credit_notes_amount ?? 0),
        billing_reason: read.billing_reason ?? null,
        collection_method: read.collection_method ?? null,
        attempt_count: read.attempt_count ?? 0,
        next_payment_attempt: read.next_payment_attempt ?? null,
        due_date: read.due_date ?? null,
        period_start: read.period_start ?? null,
        period_end: read.period_end ?? null,
        issued_at: read.created ?? null,
        finalized_at: read.status_transitions?.finalized_at ?? null,
        paid_at: read.status_transitions?.paid_at ?? null,
        voided_at: read.status_transitions?.voided_at ?? null,
        uncollectible_at: read.status_transitions?.marked_uncollectible_at ?? null,
        deleted_at: gone ? at : null,
        hosted_invoice_url: read.hosted_invoice_url ?? null,
      },
    };
  },
});

const sumOf = (parts: { amount: number }[] | null | undefined): number =>
  (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
