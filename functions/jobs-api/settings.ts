import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  JOBS_TOKEN_SECRET: variable(
    'Secret with the bearer token of callers; the previous value stays valid for a day.',
    text,
  ),
  JOB_QUEUES: variable(
    "JSON: short queue name → URL, of every queue that a job's occurrences go to.",
    text,
  ),
};
