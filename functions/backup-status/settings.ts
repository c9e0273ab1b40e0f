import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Secret with the operators' bearer token; the previous value stays valid for a day. */
  OPERATOR_TOKEN_SECRET: z.string(),
});
