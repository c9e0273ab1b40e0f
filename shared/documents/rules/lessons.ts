import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';

/**
 * What a vendor's corrections have taught: printed labels for fields and totals, what a column
 * header means, and how the vendor writes numbers and dates.
 */
export const Lessons = once(() =>
  z.object({
    labels: z._default(z.record(z.string(), z.array(z.string())), {}),
    columns: z._default(z.record(z.string(), z.string()), {}),
    decimalMark: z.optional(z.enum(['.', ','])),
    dateOrder: z.optional(z.enum(['dmy', 'mdy', 'ymd'])),
  }),
);
export type Lessons = z.infer<ReturnType<typeof Lessons>>;

export const NO_LESSONS: Lessons = { labels: {}, columns: {} };
