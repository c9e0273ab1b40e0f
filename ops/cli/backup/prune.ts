import { keepBackups } from '../../../shared/backup/stored/keep-backups.ts';
import { count } from '../../../tools/command-line/options.ts';
import { EXIT, verb } from '../noun.ts';
import { openStageBackup } from './stage-backup.ts';

export const prune = verb({
  summary: 'give up what the retention of backups no longer keeps',
  description:
    'Keeps every backup of some days, then one a week, then one a month; never gives up the newest, the newest verified one, or one under legal hold. Runs after every backup by itself.',
  options: {
    days: count({ summary: "every backup of so many days; the stage's own by default" }),
    weeks: count({ summary: 'then the newest of so many weeks' }),
    months: count({ summary: 'and of so many months' }),
  },
  changes: true,
  examples: ['backup prune --dry-run', 'backup prune --days 14'],
  async run({ options, dryRun }, context) {
    const backup = openStageBackup(context);
    const own = backup.policy;
    const policy = {
      days: options.days ?? own.days,
      weeks: options.weeks ?? own.weeks,
      months: options.months ?? own.months,
    };
    const stored = await backup.stored();
    const plan = await keepBackups({ policy, dryRun }, { ...stored, clock: context.clock });
    const decisions = plan.map(({ backup, keep, because }) => ({ id: backup.id, keep, because }));
    context.out.show(decisions, () =>
      context.out.table(decisions, {
        id: (d) => d.id,
        what: (d) => (d.keep ? 'kept' : dryRun ? 'would be given up' : 'given up'),
        because: (d) => d.because,
      }),
    );
    return EXIT.ok;
  },
});
