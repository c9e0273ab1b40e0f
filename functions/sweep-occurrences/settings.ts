import { oneOf, text, variable } from '../../shared/platform/config.ts';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  JOB_QUEUES: variable(
    "JSON: short queue name → URL, of every queue that a job's occurrences go to.",
    text,
  ),
  RHYTHM: variable(
    "How often the stage's jobs look for what is due; which runs are expected follows from it.",
    oneOf(...RHYTHMS),
  ),
  BACKUP_METRICS: variable(
    'Whether the ages of the last backup and drill are sent as metrics, which cost.',
    oneOf('true', 'false'),
  ),
  STAGE: text,
  HELD_QUEUES: variable(
    'Short names of the queues that maintenance holds, separated by blanks.',
    text,
  ),
  QUEUE_ARN_PREFIX: variable(
    'Where queues are: `arn:aws:sqs:<region>:<account>:nightshift-<stage>-`.',
    text,
  ),
};
