import { DAY, HOUR } from '../platform/durations.ts';
import { occurrencesBetween } from './cron.ts';
import type { Job } from './job.ts';

/** How far ahead is looked, in longer and longer spans: most jobs run within the hour, the rarest each month. */
const SPANS = [HOUR, DAY, 40 * DAY, 100 * DAY];

/** The next runs of a job that its schedule means; fewer where it has no more. */
export function nextRuns(
  job: Pick<Job, 'expression' | 'timeZone'>,
  { after, count = 1 }: { after: Date; count?: number },
): Date[] {
  let found: Date[] = [];
  for (const span of SPANS) {
    const until = new Date(after.getTime() + span);
    found = occurrencesBetween({ ...job, after, until }).slice(0, count);
    if (found.length === count) break;
  }
  return found;
}
