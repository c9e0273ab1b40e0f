import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

/** The environment of stripe-webhook. */
export const settings = z.object({
  BUS_NAME: z.string(),
  CLAIMS_BUCKET: variable('Where bodies lie that are too large for the bus.', z.string()),
  STRIPE_WEBHOOK_SECRET: variable(
    "Secret with Stripe's signing secrets: current and previous, or several in one value.",
    z.string(),
  ),
  INTAKE_KEY_SECRET: variable(
    'Secret with the key that proves to sync-billing that an event passed the intake.',
    z.string(),
  ),
  STRIPE_LIVEMODE: variable('Events of the other mode are refused.', z.enum(['true', 'false'])),
});
