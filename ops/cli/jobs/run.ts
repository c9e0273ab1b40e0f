import { printableJson } from '../../../shared/platform/printable.ts';
import { requireJob } from '../../../shared/scheduling/registry.ts';
import { occurrenceAt } from '../../../shared/scheduling/trigger.ts';
import { count, time } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { runJob } from '../../actions/scheduling.ts';
import { EXIT, verb } from '../noun.ts';

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
    wait: count({ value: 'SECONDS', summary: 'wait so long for the result', fallback: 30 }),
  },
  changes: true,
  wayBack: 'nothing to take back: what is due now is done now, and once',
  problems: 'it has not finished in time, or was skipped',
  examples: ['jobs run send-reminders', 'jobs run create-checkins --at 2026-03-27T08:00:00Z'],
  async run({ args: [name = ''], options, dryRun }, context) {
    const { out, clock } = context;
    const job = requireJob(name);
    const now = clock();
    const at = options.at?.(now) ?? now;
    const occurrence = occurrenceAt({ job, at, now });
    const what = text`${job.name} for ${occurrence.scheduledTime}`;
    if (dryRun) {
      out.show({ dryRun: true, ...occurrence }, () => text`Would run ${what}`);
      return EXIT.ok;
    }
    const ran = await runJob({ job, occurrence, waitSeconds: options.wait }, context);
    out.show({ ...occurrence, ...(ran ?? { outcome: 'open' }) }, () =>
      ran
        ? text`${what}: ${ran.outcome} ${ran.reason ?? printableJson(ran.result ?? {})}`
        : text`${what}: not finished after ${options.wait} s; see jobs history and dead-letters list`,
    );
    return ran?.outcome === 'ran' ? EXIT.ok : EXIT.problems;
  },
});
