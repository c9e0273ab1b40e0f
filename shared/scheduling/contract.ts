import { queueContract } from '../platform/queue/contract.ts';
import { fromSchedule } from './from-schedule.ts';

/** The queue of a job that has one of its own: queue, function and schedule have the job's name. */
export const jobQueue = (job: string) =>
  queueContract({ queue: job, consumer: job, accepts: { occurrence: fromSchedule(job) } });
