import * as z from 'zod/mini';

/** The environment of sync-billing. */
export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Secret with the key that proves that an event passed the intake. */
  INTAKE_KEY_SECRET: z.string(),
  BUS_NAME: z.string(),
  /** When this secret has a value, objects are fetched from Stripe instead of read from events. */
  STRIPE_API_KEY_SECRET: z.optional(z.string()),
  /** Another address than Stripe's own API. */
  STRIPE_API_BASE: z.optional(z.string()),
});
