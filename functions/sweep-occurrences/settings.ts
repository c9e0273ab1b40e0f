import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  JOB_QUEUES: variable(
    "JSON: short queue name → URL, of every queue that a job's occurrences go to.",
    z.string(),
  ),
  RHYTHM: variable(
    "How often the stage's jobs look for what is due; which runs are expected follows from it.",
    z.enum(RHYTHMS),
  ),
  BACKUP_METRICS: variable(
    'Whether the ages of the last backup and drill are sent as metrics, which cost.',
    z.enum(['true', 'false']),
  ),
  STAGE: z.string(),
  HELD_QUEUES: variable(
    'Short names of the queues that maintenance holds, separated by blanks.',
    z.string(),
  ),
  QUEUE_ARN_PREFIX: variable(
    'Where queues are: `arn:aws:sqs:<region>:<account>:nightshift-<stage>-`.',
    z.string(),
  ),
});
