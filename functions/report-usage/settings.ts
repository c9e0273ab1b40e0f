import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  STRIPE_API_KEY_SECRET: variable('While this secret has no value, records wait.', z.string()),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", z.optional(z.string())),
});
