import * as z from 'zod/mini';
import { lineField } from '../platform/line-field.ts';
import { LEAST, MOST } from '../platform/quantity.ts';

const MOVEMENT_KINDS = ['receipt', 'use', 'sale', 'transfer', 'correction'] as const;

const day = () => z.iso.date();

/** A movement as it is told, by the API, the bus or a file. */
export const Movement = () =>
  z.strictObject({
    /** The caller's own id, which makes it once. */
    id: lineField(200),
    /** By id, SKU or name. */
    item: lineField(500),
    /** By id or name; may be left out where there is one. */
    site: z.optional(lineField(200)),
    kind: z.enum(MOVEMENT_KINDS),
    quantity: z.number().check(z.minimum(-MOST), z.maximum(MOST)),
    unit: z.optional(lineField(50)),
    at: z.iso.datetime({ offset: true }),
    /** Of a receipt: when it was ordered, so that the lead time is known. */
    orderedOn: z.optional(day()),
  });
export type Movement = z.output<ReturnType<typeof Movement>>;

/** The most movements that come together. */
export const MOST_MOVEMENTS = 500;

/** What no quantity of its kind can be; undefined otherwise. */
export function quantityFault({ kind, quantity }: Pick<Movement, 'kind' | 'quantity'>) {
  if (quantity === 0) return 'quantity: it must not be 0; of a day without any, nothing is told';
  // Kept with four decimals: less would be a movement of nothing.
  if (Math.abs(quantity) < LEAST) return `quantity: it must not be less than ${LEAST}`;
  if (quantity < 0 && kind !== 'transfer' && kind !== 'correction')
    return `quantity: a ${kind} is told by a quantity above 0; what comes back is a correction`;
  return undefined;
}

/** Of the stock of one item; more is no number that is kept. */
const MOST_KEPT = 1_000_000_000_000;

/** What no movement of the stock can be, in the item's unit; undefined otherwise. */
export function changeFault(change: number, unit: string | null) {
  const said = unit === null ? '' : ` in ${unit}`;
  if (Math.abs(change) < LEAST)
    return `quantity: it is less than ${LEAST}${said}, the least that is kept`;
  if (Math.abs(change) > MOST_KEPT)
    return `quantity: it is more than ${MOST_KEPT}${said}, the most that is kept`;
  return undefined;
}

/** What a movement does to the stock, in its own unit: out by use and sale, in by receipt. */
export const stockChange = ({ kind, quantity }: Pick<Movement, 'kind' | 'quantity'>): number =>
  kind === 'use' || kind === 'sale' ? -quantity : quantity;
