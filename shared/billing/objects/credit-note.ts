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
    invoice: z.nullish(reference()),
    number: text(),
    status: z.string(),
    currency: z.string(),
    amount: whole(),
    reason: text(),
    pre_payment_amount: z.nullish(whole()),
    post_payment_amount: z.nullish(whole()),
    created: time(),
    voided_at: time(),
  }),
);

const COURSE = ['issued', 'void'];

/** What is taken off an invoice after it was finalised. A void one stays void. */
export const creditNote = defineKind({
  table: 'billing_credit_notes',
  idColumn: 'stripe_credit_note_id',
  columns: {
    stripe_invoice_id: 'text',
    number: 'text',
    status: 'text',
    currency: 'text',
    amount: 'bigint',
    pre_payment_amount: 'bigint',
    post_payment_amount: 'bigint',
    reason: 'text',
    issued_at: 'time',
    voided_at: 'time',
  },
  retrieve: (stripe, id, options) => stripe.creditNotes.retrieve(id, {}, options),
  read(object) {
    const read = readObject(schema(), object);
    const customer = ownerOf(read);
    if (customer === null) return undefined;
    return {
      id: read.id,
      customer,
      phase: read.status === 'void' ? 1 : 0,
      progress: 0,
      lifecycle: placeIn(COURSE, read.status),
      columns: {
        stripe_invoice_id: idOf(read.invoice),
        number: read.number ?? null,
        status: read.status,
        currency: read.currency,
        amount: read.amount,
        pre_payment_amount: read.pre_payment_amount ?? null,
        post_payment_amount: read.post_payment_amount ?? null,
        reason: read.reason ?? null,
        issued_at: read.created ?? null,
        voided_at: read.voided_at ?? null,
      },
    };
  },
});
