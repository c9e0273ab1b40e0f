import { jobs } from '../../shared/scheduling/jobs.ts';
import { jobQueue } from '../constructs/job-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Each night → queue expire-records → expire-records. */
export function addExpiry(foundation: Foundation): void {
  jobQueue(foundation, jobs['expire-records'], { memoryMb: 256 });
}
