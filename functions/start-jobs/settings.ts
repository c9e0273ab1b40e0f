import * as z from 'zod/mini';

export const settings = z.object({
  STAGE: z.string(),
  /** Where messages end that name no job. */
  DLQ_URL: z.string(),
});
