import * as z from 'zod/mini';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** JSON: short queue name → URL, of every queue that a job's occurrences go to. */
  JOB_QUEUES: z.string(),
  /** How often the stage's jobs look for what is due; which runs are expected follows from it. */
  RHYTHM: z.enum(RHYTHMS),
  /** Whether the ages of the last backup and drill are sent as metrics, which cost. */
  BACKUP_METRICS: z.enum(['true', 'false']),
  STAGE: z.string(),
  /** Short names of the queues that maintenance holds, separated by blanks. */
  HELD_QUEUES: z.string(),
  /** Where queues are: `arn:aws:sqs:<region>:<account>:nightshift-<stage>-`. */
  QUEUE_ARN_PREFIX: z.string(),
});
