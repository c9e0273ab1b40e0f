import { requireJob } from '../../../shared/scheduling/registry.ts';
import { count } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';

type Run = {
  job: string;
  at: Date;
  outcome: string;
  ms: number | null;
  result: unknown;
  reason: string | null;
};

export const history = verb({
  summary: 'the runs of a job, newest first: when, how long, with what result',
  args: [{ name: 'job', summary: 'one job; all without' }],
  options: {
    limit: count({ summary: 'so many at most', fallback: 20 }),
    skipped: { type: 'boolean', summary: 'only runs that the catch-up policy gave up' },
  },
  examples: ['jobs history send-reminders', 'jobs history --skipped'],
  async run({ args: [name], options }, { db, out }) {
    const job = name === undefined ? null : requireJob(name).name;
    const { rows } = await db.query<Run>(
      `SELECT schedule AS job, scheduled_time AS at, outcome, result, reason,
         (extract(epoch FROM finished_at - started_at) * 1000)::int AS ms
       FROM occurrences
       WHERE ($1::text IS NULL OR schedule = $1) AND (NOT $2 OR outcome = 'skipped')
       ORDER BY scheduled_time DESC, schedule LIMIT $3`,
      [job, options.skipped === true, options.limit],
    );
    out.show(rows, () =>
      out.table(rows, {
        job: (r) => r.job,
        at: (r) => r.at,
        outcome: (r) => r.outcome,
        ms: (r) => r.ms,
        result: (r) => r.reason ?? JSON.stringify(r.result ?? {}),
      }),
    );
    return EXIT.ok;
  },
});
