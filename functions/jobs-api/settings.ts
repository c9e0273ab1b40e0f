import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  JOBS_TOKEN_SECRET: variable(
    'Secret with the bearer token of callers; the previous value stays valid for a day.',
    z.string(),
  ),
  JOB_QUEUES: variable(
    "JSON: short queue name → URL, of every queue that a job's occurrences go to.",
    z.string(),
  ),
});
