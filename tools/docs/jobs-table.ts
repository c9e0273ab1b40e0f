import { describeCatchUp } from '../../shared/scheduling/job.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { markdownTable } from './blocks.ts';

/** Every job: when it runs, what becomes of missed runs, and what people notice when it does not. */
export function jobsTable(): string {
  const rows = allJobs().map((job) => [
    `\`${job.name}\``,
    job.description,
    `\`${job.expression}\` ${job.timeZone}`,
    describeCatchUp(job.catchUp),
    job.impact,
  ]);
  return markdownTable(
    ['job', 'what it does', 'schedule', 'missed runs', 'when it does not run'],
    rows,
  );
}
