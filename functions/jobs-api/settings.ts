import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the bearer token of callers; the previous value stays valid for a day. */
  JOBS_TOKEN_SECRET: z.string(),
  /** JSON: short queue name → URL, of every queue that a job's occurrences go to. */
  JOB_QUEUES: z.string(),
});
