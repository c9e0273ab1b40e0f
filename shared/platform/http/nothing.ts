import * as z from 'zod/mini';

/** Of a query or a body that has no word to say. */
export const NOTHING = z.strictObject({});
