import { sendMessage } from '../platform/aws/send-message.ts';
import { InvalidConfiguration, InvalidRequest } from '../platform/errors.ts';
import type { Job } from './job.ts';
import type { Occurrence } from './occurrences.ts';

/** Sends an occurrence the way that Scheduler does: onto the job's queue. */
export type SendOccurrence = (input: {
  job: Job;
  occurrence: Occurrence;
  /** Comes so much later; 900 at most. */
  delaySeconds?: number;
}) => Promise<void>;

/** @param input.queues JSON of short queue name → URL, from the environment. */
export function createTrigger(input: { queues: string }): SendOccurrence {
  const queues = JSON.parse(input.queues) as Record<string, string>;
  return async ({ job, occurrence, delaySeconds }) => {
    const queueUrl = queues[job.queue];
    if (!queueUrl) throw new InvalidConfiguration(`JOB_QUEUES does not name ${job.queue}`);
    const { schedule, scheduledTime } = occurrence;
    const body = JSON.stringify({ schedule, scheduledTime });
    await sendMessage({ queueUrl, body, ...(delaySeconds && { delaySeconds }) });
  };
}

/**
 * An occurrence that somebody asks for: one a second at most, each with its own "today".
 * @throws InvalidRequest for a time to come: it would take the place of the run that is due then.
 */
export function occurrenceAt({ job, at, now }: { job: Job; at: Date; now: Date }): Occurrence {
  if (at > now) throw new InvalidRequest('The scheduled time is still to come');
  return { schedule: job.name, scheduledTime: `${at.toISOString().slice(0, 19)}Z` };
}
