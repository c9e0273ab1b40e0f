import { printableJson } from '../../../shared/platform/printable.ts';
import { listRuns } from '../../../shared/scheduling/queries.ts';
import { requireJob } from '../../../shared/scheduling/registry.ts';
import { count, flag } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';

export const history = verb({
  summary: 'the runs of a job, newest first: when, how long, with what result',
  args: [{ name: 'job', summary: 'one job; all by default' }],
  options: {
    limit: count({ summary: 'how many at most', fallback: 20, min: 1 }),
    skipped: flag('only runs that the catch-up policy gave up'),
  },
  examples: ['jobs history send-reminders', 'jobs history --skipped'],
  async run({ args: [name], options }, { db, out }) {
    const job = name === undefined ? undefined : requireJob(name).name;
    const runs = await listRuns({ ...options, job }, { sql: db });
    out.show(runs, () =>
      out.table(runs, {
        job: (r) => r.job,
        at: (r) => r.at,
        outcome: (r) => r.outcome,
        ms: (r) => r.ms,
        result: (r) => r.reason ?? printableJson(r.result ?? {}),
      }),
    );
    return EXIT.ok;
  },
});
