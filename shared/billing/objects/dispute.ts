import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { placeIn, readObject, time } from './fields.ts';
import { defineKind } from './kind.ts';
import { chargeColumns, chargePart, chargeValues, ofCharge } from './of-charge.ts';

const schema = once(() =>
  z.object({
    ...chargePart(),
    evidence_details: z.nullish(z.object({ due_by: time() })),
  }),
);

const COURSE = [
  ...['warning_needs_response', 'warning_under_review', 'warning_closed', 'prevented'],
  ...['needs_response', 'under_review', 'lost', 'won'],
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
        evidence_due_by: read.evidence_details?.due_by ?? null,
        disputed_at: read.created ?? null,
      },
    };
  },
});
