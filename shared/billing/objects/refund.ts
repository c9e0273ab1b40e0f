import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { placeIn, readObject, text } from './fields.ts';
import { defineKind } from './kind.ts';
import { chargeColumns, chargePart, chargeValues, ofCharge } from './of-charge.ts';

const schema = once(() => z.object({ ...chargePart(), failure_reason: text() }));

const COURSE = ['pending', 'requires_action', 'succeeded', 'canceled', 'failed'];

/** Money on its way back, which may still fail. */
export const refund = defineKind({
  table: 'billing_refunds',
  idColumn: 'stripe_refund_id',
  columns: {
    ...chargeColumns,
    failure_reason: 'text',
    refunded_at: 'time',
  },
  customerBy: 'charge',
  retrieve: (stripe, id, options) => stripe.refunds.retrieve(id, { expand: ['charge'] }, options),
  read(object, context) {
    const read = readObject(schema(), object);
    const of = ofCharge(read, context);
    if (!of) return undefined;
    return {
      id: read.id,
      customer: of.customer,
      phase: 0,
      progress: 0,
      lifecycle: placeIn(COURSE, read.status),
      columns: {
        ...chargeValues(read, of.chargeId),
        failure_reason: read.failure_reason ?? null,
        refunded_at: read.created ?? null,
      },
    };
  },
});
