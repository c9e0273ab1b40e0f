import { optional, text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  STRIPE_API_KEY_SECRET: variable('While this secret has no value, records wait.', text),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", optional(text)),
};
