import * as z from 'zod/mini';

export const settings = z.object({
  /** The `nightshift` bus of this stage. */
  BUS_NAME: z.string(),
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Sender, `Name <address>`, of an identity that SES has verified. */
  EMAIL_FROM: z.string(),
  /** SES configuration set that reports to EventBridge. */
  EMAIL_CONFIGURATION_SET: z.string(),
  /** Of the HTTP API, without a slash at its end: unsubscribe links begin with it. */
  PUBLIC_URL: z.string(),
  /** Secret that signs unsubscribe links; the previous value stays valid. */
  UNSUBSCRIBE_SECRET: z.string(),
});
