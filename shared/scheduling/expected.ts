import type { Sql } from '../platform/database/database.ts';
import { DAY, MINUTE } from '../platform/durations.ts';
import { occurrencesBetween } from './cron.ts';
import type { Job } from './job.ts';
import { nextRuns } from './next-runs.ts';

/** A run that a job's schedule means, beside what is recorded of it. */
export type ExpectedRun = {
  at: Date;
  /** `due`: its time has not come; `open`: it may still come; `missing`: it should be there. */
  state: 'due' | 'open' | 'missing' | 'ran' | 'skipped';
  reason: string | null;
  /** Milliseconds that it took. */
  ms: number | null;
  result: unknown;
};

export type JobRuns = { job: Job; runs: ExpectedRun[]; next: Date[] };

/** Milliseconds after which a run without a record is missing: a queue, a cold start and the run itself. */
export const MISSED_AFTER = 3 * MINUTE;
/** How far back runs are looked for: the rarest job runs each month. */
const REACH = 63 * DAY;
const NEXT = 3;

/** The last runs of each job as they were expected, newest first, and the next ones. */
export async function expectedRuns(
  input: { jobs: readonly Job[]; now: Date; each: number },
  { sql }: { sql: Sql },
): Promise<JobRuns[]> {
  const { jobs, now, each } = input;
  const { rows } = await sql.query<{ name: string; since: Date }>(
    'SELECT name, since FROM job_declarations',
  );
  const sinceOf = new Map(rows.map(({ name, since }) => [name, since]));
  return Promise.all(
    jobs.map(async (job) => {
      const after = new Date(
        Math.max(
          sinceOf.get(job.name)?.getTime() ?? now.getTime(),
          now.getTime() - reachOf(job, each),
        ),
      );
      const expected = occurrencesBetween({ ...job, after, until: now })
        .slice(-each)
        .reverse();
      const runs = await recordedOf({ job, expected, now, each }, sql);
      const next = nextRuns(job, { after: now, count: NEXT });
      return { job, runs, next };
    }),
  );
}

/** Long enough for so many runs, and not so long that each minute of two months is written out. */
const reachOf = (job: Job, runs: number): number =>
  /^cron\(\S+ \* /.test(job.expression) ? (runs + 1) * 3_660_000 : REACH;

type Recorded = {
  at: Date;
  outcome: string;
  reason: string | null;
  ms: number | null;
  result: unknown;
};

async function recordedOf(
  input: { job: Job; expected: Date[]; now: Date; each: number },
  sql: Sql,
): Promise<ExpectedRun[]> {
  const { job, expected, now, each } = input;
  const { rows } = await sql.query<Recorded>(
    `SELECT scheduled_time AS at, outcome, reason, result,
            (extract(epoch FROM finished_at - started_at) * 1000)::int AS ms
     FROM occurrences WHERE schedule = $1 ORDER BY scheduled_time DESC LIMIT $2`,
    [job.name, each],
  );
  const found = new Map(rows.map((row) => [row.at.getTime(), row]));
  const oldest = expected.at(-1)?.getTime() ?? Number.POSITIVE_INFINITY;
  // Runs that somebody asked for stand between those that were expected.
  const between = rows.filter(({ at }) => at.getTime() >= oldest || expected.length === 0);
  const times = new Set([...expected, ...between.map(({ at }) => at)].map((at) => at.getTime()));
  return [...times]
    .sort((a, b) => b - a)
    .slice(0, each)
    .map((at) => toRun(new Date(at), found.get(at), now));
}

function toRun(at: Date, row: Recorded | undefined, now: Date): ExpectedRun {
  if (!row) {
    const state = now.getTime() - at.getTime() > MISSED_AFTER ? 'missing' : 'open';
    return { at, state, reason: null, ms: null, result: null };
  }
  const { reason, ms, result } = row;
  return { at, state: row.outcome === 'skipped' ? 'skipped' : 'ran', reason, ms, result };
}
