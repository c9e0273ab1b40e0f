import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import {
  idOf,
  objectId,
  owner,
  ownerOf,
  placeIn,
  readObject,
  reference,
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
    amount: whole(),
    amount_captured: z.nullish(whole()),
    amount_refunded: z.nullish(whole()),
    disputed: z.nullish(z.boolean()),
    failure_code: text(),
    payment_intent: z.nullish(reference()),
    // before the API version "basil"
    invoice: z.nullish(reference()),
    created: time(),
  }),
);

const COURSE = ['pending', 'failed', 'succeeded'];

/** A payment, with what was given back of it. A guest's has no customer, and no row. */
export const charge = defineKind({
  table: 'billing_charges',
  idColumn: 'stripe_charge_id',
  columns: {
    status: 'text',
    currency: 'text',
    amount: 'bigint',
    amount_captured: 'bigint',
    amount_refunded: 'bigint',
    is_disputed: 'boolean',
    failure_code: 'text',
    payment_intent_id: 'text',
    stripe_invoice_id: 'text',
    charged_at: 'time',
  },
  retrieve: (stripe, id, options) => stripe.charges.retrieve(id, {}, options),
  read(object) {
    const read = readObject(schema(), object);
    const customer = ownerOf(read);
    if (customer === null) return undefined;
    return {
      id: read.id,
      customer,
      phase: 0,
      progress: read.amount_refunded ?? 0,
      lifecycle: placeIn(COURSE, read.status),
      columns: {
        status: read.status,
        currency: read.currency,
        amount: read.amount,
        amount_captured: read.amount_captured ?? 0,
        amount_refunded: read.amount_refunded ?? 0,
        is_disputed: read.disputed ?? false,
        failure_code: read.failure_code ?? null,
        payment_intent_id: idOf(read.payment_intent),
        stripe_invoice_id: idOf(read.invoice),
        charged_at: read.created ?? null,
      },
    };
  },
});
