import * as z from 'zod/mini';
import { idOf, placeIn, readObject, text } from './fields.ts';
import { defineKind } from './kind.ts';
import { chargePart, ofCharge } from './of-charge.ts';

const schema = z.object({ ...chargePart, failure_reason: text });

const COURSE = ['pending', 'requires_action', 'succeeded', 'canceled', 'failed'];

/** Money on its way back, which may still fail. */
export const refund = defineKind({
  table: 'billing_refunds',
  idColumn: 'stripe_refund_id',
  columns: {
    stripe_charge_id: 'text',
    payment_intent_id: 'text',
    status: 'text',
    currency: 'text',
    amount: 'bigint',
    reason: 'text',
    failure_reason: 'text',
    refunded_at: 'time',
  },
  customerBy: 'charge',
  retrieve: (stripe, id, options) => stripe.refunds.retrieve(id, { expand: ['charge'] }, options),
  read(object, context) {
    const read = readObject(schema, object);
    const of = ofCharge(read, context);
    if (!of) return undefined;
    return {
      id: read.id,
      customer: of.customer,
      phase: 0,
      progress: 0,
      lifecycle: placeIn(COURSE, read.status),
      columns: {
        stripe_charge_id: of.chargeId,
        payment_intent_id: idOf(read.payment_intent),
        status: read.status,
        currency: read.currency,
        amount: read.amount,
        reason: read.reason ?? null,
        failure_reason: read.failure_reason ?? null,
        refunded_at: read.created ?? null,
      },
    };
  },
});
