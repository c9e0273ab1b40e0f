import { requireJob } from '../../../shared/scheduling/registry.ts';
import { occurrenceAt } from '../../../shared/scheduling/trigger.ts';
import { count, time } from '../../../tools/command-line/options.ts';
import { audited } from '../../actions/audit.ts';
import type { OpsContext } from '../../context.ts';
import { createSendOccurrence } from '../../stack/send-occurrence.ts';
import { EXIT, verb } from '../noun.ts';

type Ran = { outcome: string; result: unknown; reason: string | null };

export const run = verb({
  summary: 'run a job now, by the same path as its schedule, and wait for the result',
  description: [
    'Puts an occurrence on the queue of the job, as Scheduler does. Its scheduled time is now, or',
    '--at: it decides what "today" is. The same scheduled time runs once, and what a job does is',
    'done once whatever its scheduled time: running it again repeats no effect.',
  ].join('\n'),
  args: [{ name: 'job', summary: 'its name, from jobs list', required: true }],
  options: {
    at: time({ summary: 'scheduled time: ISO 8601, or 2h for two hours ago' }),
    wait: count({ summary: 'wait so long for the result', value: 'SECONDS', fallback: 30 }),
  },
  changes: true,
  problems: 'it has not finished in time, or was skipped',
  examples: ['jobs run send-reminders', 'jobs run create-checkins --at 2026-03-27T08:00:00Z'],
  async run({ args: [name = ''], options, dryRun }, context) {
    const { out, clock } = context;
    const job = requireJob(name);
    const now = clock();
    const at = options.at?.(now) ?? now;
    const waitSeconds = options.wait;
    const occurrence = occurrenceAt({ job, at, now });
    if (dryRun) {
      out.show(
        { dryRun: true, ...occurrence },
        () => `Would run ${job.name} for ${occurrence.scheduledTime}`,
      );
      return EXIT.ok;
    }
    const ran = await audited(
      {
        action: 'jobs run',
        subject: occurrence,
        outcome: (r) => ({ outcome: r?.outcome ?? 'open' }),
      },
      context,
      async () => {
        await createSendOccurrence(context)({ job, occurrence });
        return waitForRun({ ...occurrence, waitSeconds }, context);
      },
    );
    out.show({ ...occurrence, ...(ran ?? { outcome: 'open' }) }, () =>
      ran
        ? `${job.name} for ${occurrence.scheduledTime}: ${ran.outcome} ${ran.reason ?? JSON.stringify(ran.result ?? {})}`
        : `${job.name} for ${occurrence.scheduledTime}: not finished after ${waitSeconds} s; see jobs history and dead-letters list`,
    );
    return ran?.outcome === 'ran' ? EXIT.ok : EXIT.problems;
  },
});

/** Milliseconds between looks. */
const INTERVAL = 100;

async function waitForRun(
  input: { schedule: string; scheduledTime: string; waitSeconds: number },
  { db }: OpsContext,
): Promise<Ran | undefined> {
  const deadline = performance.now() + input.waitSeconds * 1_000;
  for (;;) {
    const { rows } = await db.query<Ran>(
      `SELECT outcome, result, reason FROM occurrences
       WHERE schedule = $1 AND scheduled_time = $2 AND finished_at IS NOT NULL`,
      [input.schedule, input.scheduledTime],
    );
    if (rows[0] || performance.now() > deadline) return rows[0];
    await new Promise((wake) => setTimeout(wake, INTERVAL));
  }
}
