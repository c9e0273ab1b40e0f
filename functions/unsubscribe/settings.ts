import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the connection string of its own role. */
  DATABASE_SECRET: z.string(),
  /** Secret that signs unsubscribe links; the previous value stays valid. */
  UNSUBSCRIBE_SECRET: z.string(),
});
