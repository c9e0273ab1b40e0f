import { Duration } from 'aws-cdk-lib';
import { jobQueue as contractOf } from '../../shared/scheduling/contract.ts';
import type { Job } from '../../shared/scheduling/job.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { addSchedule } from './schedule.ts';
import { type WorkQueue, type WorkQueueProps, workQueue } from './work-queue.ts';

export type JobQueueProps = Partial<Omit<WorkQueueProps, 'timeout' | 'errorImpact'>>;

/**
 * A job with a queue, a function and a schedule of its own name. It works for all tenants unless
 * the properties say otherwise; time and impact are the job's own.
 */
export function jobQueue(foundation: Foundation, job: Job, props: JobQueueProps = {}): WorkQueue {
  const made = workQueue(foundation, contractOf(job.name), {
    memoryMb: 512,
    database: 'worker',
    // Occurrences come one by one: two at once are a run and the late one before it.
    maxConcurrency: 2,
    ...props,
    timeout: Duration.seconds(job.timeoutSeconds),
    errorImpact: job.impact,
  });
  addSchedule(foundation, job, made);
  return made;
}
