import * as z from 'zod/mini';

/** How many rows a caller may ask for at once, and gets without a word. */
export const rowLimit = ({ most, usual }: { most: number; usual: number }) =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), usual);

/** How a caller asks for a part of a list: `after` is the `next` of the part before. */
export const partQuery = () => ({
  limit: rowLimit({ most: 1_000, usual: 200 }),
  // Of the letters that `next` has: each of any other would be twelve in an address, and too many a 431.
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(4_000), z.regex(/^[\w-]+$/))),
});

/** Where the next part begins; left out of the last one. */
export const nextPart = () => z.optional(z.string());
