import { optional, text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  BUS_NAME: text,
  STRIPE_API_KEY_SECRET: variable(
    'While this secret has no value, there is nothing to compare with.',
    text,
  ),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", optional(text)),
};
