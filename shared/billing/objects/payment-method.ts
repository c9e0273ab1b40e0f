import * as z from 'zod/mini';
import { RejectMessage } from '../../platform/errors.ts';
import { once } from '../../platform/once.ts';
import { idOf, objectId, owner, ownerOf, readObject, reference, small, text } from './fields.ts';
import { defineKind, type ReadContext } from './kind.ts';

const bank = once(() => z.nullish(z.object({ bank_name: text(), last4: text() })));

const card = once(() =>
  z.nullish(
    z.object({
      brand: text(),
      last4: text(),
      exp_month: z.nullish(small()),
      exp_year: z.nullish(small()),
    }),
  ),
);

const schema = once(() =>
  z.object({
    id: objectId(),
    ...owner(),
    type: z.string(),
    card: card(),
    card_present: card(),
    interac_present: card(),
    us_bank_account: bank(),
    sepa_debit: bank(),
    bacs_debit: bank(),
    au_becs_debit: bank(),
    acss_debit: bank(),
    nz_bank_account: bank(),
  }),
);

/**
 * Once detached, a payment method can never be attached again. It no longer names its customer
 * then, but the event says which one it had, or its row does.
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
  customerBy: 'itself',
  retrieve: (stripe, id, options) => stripe.paymentMethods.retrieve(id, {}, options),
  read(object, context) {
    const read = readObject(schema(), object);
    const holder = ownerOf(read);
    const before = z.safeParse(reference(), context.previous?.customer);
    const customer = holder ?? (before.success ? idOf(before.data) : null) ?? context.customer;
    if (!customer) return nobodys(context);
    const detached = context.gone || holder === null;
    const account =
      read.us_bank_account ??
      read.sepa_debit ??
      read.bacs_debit ??
      read.au_becs_debit ??
      read.acss_debit ??
      read.nz_bank_account;
    const shown = read.card ?? read.card_present ?? read.interac_present;
    return {
      id: read.id,
      customer,
      phase: detached ? 1 : 0,
      progress: 0,
      lifecycle: 0,
      columns: {
        type: read.type,
        brand: shown?.brand ?? account?.bank_name ?? null,
        last4: shown?.last4 ?? account?.last4 ?? null,
        exp_month: shown?.exp_month ?? null,
        exp_year: shown?.exp_year ?? null,
        detached_at: detached ? context.at : null,
      },
    };
  },
});

/** One that was never attached has no row; of one that was, somebody must know the customer. */
function nobodys({ gone }: ReadContext): undefined {
  if (gone)
    throw new RejectMessage(
      'data.previous_attributes.customer is missing, and no row says whose the payment method was',
    );
}
