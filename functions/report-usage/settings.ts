import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** While this secret has no value, records wait. */
  STRIPE_API_KEY_SECRET: z.string(),
  /** Another address than Stripe's own API. */
  STRIPE_API_BASE: z.optional(z.string()),
});
