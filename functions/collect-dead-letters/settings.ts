import * as z from 'zod/mini';

/** The environment of collect-dead-letters. */
export const settings = z.object({
  DATABASE_SECRET_ARN: z.string(),
  /** `queue=function` pairs, comma-separated: who consumes which queue. */
  QUEUE_CONSUMERS: z.optional(z.string()),
});
