import { queueThrough } from '../../../shared/contracts.ts';
import { listWindows, stateOf } from '../../../shared/maintenance/windows.ts';
import { DAY } from '../../../shared/platform/durations.ts';
import { occurrencesBetween } from '../../../shared/scheduling/cron.ts';
import { describeCatchUp, type Job } from '../../../shared/scheduling/job.ts';
import { lastRuns } from '../../../shared/scheduling/queries.ts';
import { allJobs } from '../../../shared/scheduling/registry.ts';
import { rhythmOf } from '../../stack/rhythm.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'every job: when it runs, what happens to missed runs, how the last one went',
  examples: ['jobs list'],
  async run(_input, { db, out, clock, stack }) {
    const windows = await listWindows({ limit: 100 }, { sql: db });
    const holding = windows.filter((window) => stateOf(window, clock()) === 'holds');
    const last = new Map((await lastRuns({ sql: db })).map((run) => [run.job, run]));
    const jobs = allJobs(rhythmOf(stack)).map((job) => ({
      ...job,
      last: last.get(job.name)?.at ?? null,
      outcome: last.get(job.name)?.outcome ?? null,
      next: nextRun(job, clock()),
      heldUntil: holding.find(({ queue }) => holds(queue, job))?.endsAt ?? null,
    }));
    out.show(jobs, () =>
      out.table(jobs, {
        job: (j) => j.name,
        schedule: (j) => j.expression,
        zone: (j) => j.timeZone,
        missed: (j) => describeCatchUp(j.catchUp),
        last: (j) => j.last,
        outcome: (j) => j.outcome,
        next: (j) => j.next,
        'held until': (j) => j.heldUntil,
      }),
    );
    return EXIT.ok;
  },
});

/** With the stage, by its own name, or with the queue that it shares. */
const holds = (queue: string | null, job: Job): boolean =>
  !job.alone && (queue === null || queue === job.queue || queue === queueThrough(job.queue));

function nextRun(job: Job, after: Date): Date | null {
  // A monthly job is found within a month, the others within a day or two.
  for (const days of [2, 40]) {
    const [next] = occurrencesBetween({
      ...job,
      after,
      until: new Date(after.getTime() + days * DAY),
    });
    if (next) return next;
  }
  return null;
}
