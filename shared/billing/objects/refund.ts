import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { readObject, text } from './fields.ts';
import { defineKind } from './kind.ts';
import { chargeColumns, chargePart, stateOfCharge } from './of-charge.ts';

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
    const state = stateOfCharge(read, COURSE, context);
    if (!state) return undefined;
    return {
      ...state,
      columns: {
        ...state.columns,
        failure_reason: read.failure_reason ?? null,
        refunded_at: read.created ?? null,
      },
    };
  },
});
