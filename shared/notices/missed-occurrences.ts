import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Swept } from '../scheduling/sweep.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

/** One notice for all jobs: when Scheduler is down, every job is late for the same reason. */
const KEY = 'occurrences-missed';

/** Tells operators of runs that were missed, in one notice, and that it is over once none is. */
export async function tellMissed(
  swept: Swept[],
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const late = swept.filter((job) => job.late > 0);
  if (late.length === 0) return resolveNotice({ key: KEY }, { sql, clock });
  const lines = late.map(
    ({ job, missed, run, skipped }) =>
      `${job.name}: ${missed} missed, ${run.length} run late, ${skipped} given up. ${job.impact}`,
  );
  await tellOperators(
    {
      key: KEY,
      title: `Scheduled work was missed: ${late.map((l) => l.job.name).join(', ')}`,
      body: lines.join('\n'),
    },
    { sql, clock },
  );
}
