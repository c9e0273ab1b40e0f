import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { MAX_LINES } from '../limits.ts';
import { isCleanLine } from '../text/clean.ts';

const day = () => z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const text = () => z.string().check(z.minLength(1), z.maxLength(200), z.refine(isCleanLine));
const amount = () => z.number().check(z.gt(-1e12), z.lt(1e12));

const Line = () =>
  z.strictObject({
    line: z.int().check(z.minimum(1)),
    description: z.optional(text()),
    code: z.optional(z.nullable(text())),
    quantity: z.optional(amount()),
    unit: z.optional(z.nullable(text())),
    unitPrice: z.optional(amount()),
    amount: z.optional(amount()),
  });

/** What a person sends: only what was wrong. */
export const CorrectionBody = once(() =>
  z.strictObject({
    number: z.optional(text()),
    orderNumber: z.optional(text()),
    issueDate: z.optional(day()),
    dueDate: z.optional(day()),
    vendorName: z.optional(text()),
    /** By its ISO code: tills often print none. */
    currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
    net: z.optional(amount()),
    tax: z.optional(amount()),
    total: z.optional(amount()),
    lines: z.optional(z.array(Line()).check(z.maxLength(MAX_LINES))),
    /** Lines that are none of the invoice's, by their numbers as read. */
    removeLines: z.optional(z.array(z.int().check(z.minimum(1))).check(z.maxLength(MAX_LINES))),
    columns: z.optional(
      z.record(
        z.string(),
        z.enum([
          'pos',
          'code',
          'gtin',
          'description',
          'quantity',
          'unit',
          'unitPrice',
          'discount',
          'taxRate',
          'taxAmount',
          'amount',
          'other',
        ]),
      ),
    ),
  }),
);
export type CorrectionBody = z.infer<ReturnType<typeof CorrectionBody>>;
