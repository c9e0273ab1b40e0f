import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

/** The environment of sync-billing. */
export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  INTAKE_KEY_SECRET: variable(
    'Secret with the key that proves that an event passed the intake.',
    z.string(),
  ),
  BUS_NAME: z.string(),
  STRIPE_API_KEY_SECRET: variable(
    'When this secret has a value, objects are fetched from Stripe instead of read from events.',
    z.optional(z.string()),
  ),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", z.optional(z.string())),
});
