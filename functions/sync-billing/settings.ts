import { optional, text, variable } from '../../shared/platform/config.ts';

/** The environment of sync-billing. */
export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  INTAKE_KEY_SECRET: variable(
    'Secret with the key that proves that an event passed the intake.',
    text,
  ),
  BUS_NAME: text,
  STRIPE_API_KEY_SECRET: variable(
    'When this secret has a value, objects are fetched from Stripe instead of read from events.',
    optional(text),
  ),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", optional(text)),
};
