import { count } from '../../../tools/command-line/options.ts';
import { prune as pruneOnRecord } from '../../actions/backup.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { confirm, YES } from '../confirm.ts';
import { EXIT, verb } from '../noun.ts';

export const prune = verb({
  summary: 'give up what the retention of backups no longer keeps',
  description:
    'Keeps every backup of some days, then one a week, then one a month; never gives up the newest, the newest verified one, or one under legal hold. Both places; each morning prune-backups does it by itself.',
  options: {
    days: count({ summary: "every backup of so many days; the stage's own by default" }),
    weeks: count({ summary: 'then the newest of so many weeks' }),
    months: count({ summary: 'and of so many months' }),
    yes: YES,
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
    const fewer = policy.days < own.days || policy.weeks < own.weeks || policy.months < own.months;
    const question = 'Keep fewer backups than the stage does? What is given up is gone for good.';
    await confirm({ question, when: fewer && !dryRun, yes: options.yes }, context);
    const pruned = dryRun
      ? await backup.prune({ policy, dryRun })
      : await pruneOnRecord({ backup, policy }, context);
    const decisions = pruned.flatMap(({ place, plan }) =>
      plan.map(({ backup: { id, manifest }, keep, because }) => ({
        place,
        id,
        source: `${manifest.source.kind}:${manifest.source.database}`,
        keep,
        because,
      })),
    );
    context.out.show(decisions, () =>
      context.out.table(decisions, {
        place: (d) => d.place,
        id: (d) => d.id,
        source: (d) => d.source,
        what: (d) => (d.keep ? 'kept' : dryRun ? 'would be given up' : 'given up'),
        because: (d) => d.because,
      }),
    );
    return EXIT.ok;
  },
});
