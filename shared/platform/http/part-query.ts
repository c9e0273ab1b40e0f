import * as z from 'zod/mini';

/** How a caller asks for a part of a list: `after` is the `next` of the part before. */
export const partQuery = () => ({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000)), 200),
  // Of the letters that `next` has: each of any other would be twelve in an address, and too many a 431.
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(4_000), z.regex(/^[\w-]+$/))),
});

/** Where the next part begins; left out of the last one. */
export const nextPart = () => z.optional(z.string());
