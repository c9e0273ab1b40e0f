import * as z from 'zod/mini';
import { idOf, readObject, reference, requireCustomer, text } from './fields.ts';
import { defineKind } from './kind.ts';

const schema = z.object({
  id: z.string(),
  customer: z.nullish(reference),
  type: z.string(),
  card: z.nullish(
    z.object({
      brand: text,
      last4: text,
      exp_month: z.nullish(z.number()),
      exp_year: z.nullish(z.number()),
    }),
  ),
  us_bank_account: z.nullish(z.object({ bank_name: text, last4: text })),
  sepa_debit: z.nullish(z.object({ last4: text })),
});

/**
 * Once detached, a payment method can never be attached again. It no longer names its customer
 * then, but the event says which one it had.
 */
export const paymentMethod = defineKind({
  table: 'billing_payment_methods',
  idColumn: 'stripe_payment_method_id',
  columns: {
    type: 'text',
    brand: 'text',
    last4: 'text',
    exp_month: 'smallint',
    exp_year: 'smallint',
    detached_at: 'time',
  },
  retrieve: (stripe, id, options) => stripe.paymentMethods.retrieve(id, {}, options),
  read(object, context) {
    const read = readObject(schema, object);
    const customer = idOf(read.customer);
    const before = z.safeParse(reference, context.previous?.customer);
    const detached = context.gone || customer === null;
    const bank = read.us_bank_account ?? read.sepa_debit;
    return {
      id: read.id,
      customer: requireCustomer(customer ?? (before.success ? idOf(before.data) : null)),
      phase: detached ? 1 : 0,
      progress: 0,
      lifecycle: 0,
      columns: {
        type: read.type,
        brand: read.card?.brand ?? read.us_bank_account?.bank_name ?? null,
        last4: read.card?.last4 ?? bank?.last4 ?? null,
        exp_month: read.card?.exp_month ?? null,
        exp_year: read.card?.exp_year ?? null,
        detached_at: detached ? context.at : null,
      },
    };
  },
});
