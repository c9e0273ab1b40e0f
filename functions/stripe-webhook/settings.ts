import { oneOf, text, variable } from '../../shared/platform/config.ts';

/** The environment of stripe-webhook. */
export const settings = {
  BUS_NAME: text,
  CLAIMS_BUCKET: variable('Where bodies lie that are too large for the bus.', text),
  STRIPE_WEBHOOK_SECRET: variable(
    "Secret with Stripe's signing secrets: current and previous, or several in one value.",
    text,
  ),
  INTAKE_KEY_SECRET: variable(
    'Secret with the key that proves to sync-billing that an event passed the intake.',
    text,
  ),
  STRIPE_LIVEMODE: variable('Events of the other mode are refused.', oneOf('true', 'false')),
};
