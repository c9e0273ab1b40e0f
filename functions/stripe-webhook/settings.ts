import * as z from 'zod/mini';

/** The environment of stripe-webhook. */
export const settings = z.object({
  BUS_NAME: z.string(),
  /** Where bodies lie that are too large for the bus. */
  CLAIMS_BUCKET: z.string(),
  /** Secret with Stripe's signing secrets: current and previous, or several in one value. */
  STRIPE_WEBHOOK_SECRET: z.string(),
  /** Secret with the key that proves to sync-billing that an event passed the intake. */
  INTAKE_KEY_SECRET: z.string(),
  /** Events of the other mode are refused. */
  STRIPE_LIVEMODE: z.enum(['true', 'false']),
});
