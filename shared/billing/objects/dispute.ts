import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { readObject, time } from './fields.ts';
import { defineKind } from './kind.ts';
import { chargeColumns, chargePart, stateOfCharge } from './of-charge.ts';

const schema = once(() =>
  z.object({
    ...chargePart(),
    evidence_details: z.nullish(z.object({ due_by: time() })),
  }),
);

const COURSE = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'prevented',
  'needs_response',
  'under_review',
  'lost',
  'won',
];

/** A payment that its payer's bank takes back, or asks about. */
export const dispute = defineKind({
  table: 'billing_disputes',
  idColumn: 'stripe_dispute_id',
  columns: {
    ...chargeColumns,
    evidence_due_by: 'time',
    disputed_at: 'time',
  },
  customerBy: 'charge',
  retrieve: (stripe, id, options) => stripe.disputes.retrieve(id, { expand: ['charge'] }, options),
  read(object, context) {
    const read = readObject(schema(), object);
    const state = stateOfCharge(read, COURSE, context);
    if (!state) return undefined;
    return {
      ...state,
      columns: {
        ...state.columns,
        evidence_due_by: read.evidence_details?.due_by ?? null,
        disputed_at: read.created ?? null,
      },
    };
  },
});
