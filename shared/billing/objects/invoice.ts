import * as z from 'zod/mini';
import { idOf, placeIn, readObject, reference, requireCustomer, text, time } from './fields.ts';
import { defineKind } from './kind.ts';

const schema = z.object({
  id: z.string(),
  customer: z.nullish(reference),
  status: z.string(),
  currency: z.string(),
  number: text,
  total: z.number(),
  amount_due: z.number(),
  amount_paid: z.number(),
  amount_remaining: z.number(),
  attempt_count: z.nullish(z.number()),
  next_payment_attempt: time,
  due_date: time,
  created: time,
  period_start: time,
  period_end: time,
  hosted_invoice_url: text,
  // before the API version "basil"
  subscription: z.nullish(reference),
  // since
  parent: z.nullish(
    z.object({
      subscription_details: z.nullish(z.object({ subscription: z.nullish(reference) })),
    }),
  ),
  status_transitions: z.nullish(z.object({ finalized_at: time, paid_at: time, voided_at: time })),
});

const COURSE = ['draft', 'open', 'uncollectible', 'void', 'paid'];
/** An invoice goes forward only; paid and void are both an end. */
const PHASE: Record<string, number> = { draft: 0, open: 1, uncollectible: 2, void: 3, paid: 3 };

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
    attempt_count: 'integer',
    next_payment_attempt: 'time',
    due_date: 'time',
    period_start: 'time',
    period_end: 'time',
    issued_at: 'time',
    finalized_at: 'time',
    paid_at: 'time',
    voided_at: 'time',
    hosted_invoice_url: 'text',
  },
  retrieve: (stripe, id, options) => stripe.invoices.retrieve(id, {}, options),
  read(object) {
    const read = readObject(schema, object);
    return {
      id: read.id,
      customer: requireCustomer(idOf(read.customer)),
      phase: PHASE[read.status] ?? 0,
      progress: read.attempt_count ?? 0,
      lifecycle: placeIn(COURSE, read.status),
      columns: {
        stripe_subscription_id: idOf(
          read.parent?.subscription_details?.subscription ?? read.subscription,
        ),
        number: read.number ?? null,
        status: read.status,
        currency: read.currency,
        total: read.total,
        amount_due: read.amount_due,
        amount_paid: read.amount_paid,
        amount_remaining: read.amount_remaining,
        attempt_count: read.attempt_count ?? 0,
        next_payment_attempt: read.next_payment_attempt ?? null,
        due_date: read.due_date ?? null,
        period_start: read.period_start ?? null,
        period_end: read.period_end ?? null,
        issued_at: read.created ?? null,
        finalized_at: read.status_transitions?.finalized_at ?? null,
        paid_at: read.status_transitions?.paid_at ?? null,
        voided_at: read.status_transitions?.voided_at ?? null,
        hosted_invoice_url: read.hosted_invoice_url ?? null,
      },
    };
  },
});
