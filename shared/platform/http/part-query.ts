import * as z from 'zod/mini';

/** How a caller asks for a part of a list: `after` is the `next` of the part before. */
export const partQuery = () => ({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000)), 200),
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(4_000))),
});

/** Where the next part begins; left out of the last one. */
export const nextPart = () => z.optional(z.string());
