import { queueContract } from '../platform/queue/contract.ts';
import { RETRIES } from '../platform/queue/retry-policy.ts';
import { fromSchedule } from './from-schedule.ts';
import type { Job } from './job.ts';

/** Where the occurrences of nearly all jobs wait, and the function that starts the job of each. */
export const sharedQueue = { queue: 'jobs', consumer: 'start-jobs', retries: RETRIES };

/** What a job with a function of its own takes: its contract, its function and its schedule have its name. */
export const jobContract = ({ name, alone }: Pick<Job, 'name' | 'alone'>) =>
  queueContract({
    queue: name,
    through: alone ? name : sharedQueue.queue,
    consumer: name,
    accepts: { occurrence: fromSchedule(name) },
  });
