import { listPlanQuotas, requirePlan } from '../../../shared/campaigns/plan-quotas.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { setQuota } from '../../actions/campaigns.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

export const quota = verb({
  summary: 'campaign mails a month by plan; --set changes one',
  args: [{ name: 'plan', summary: 'id of a billing plan, or "none"; all by default' }],
  options: { set: count({ summary: 'mails a month', max: 999_999_999 }) },
  changes: true,
  wayBack: 'the same with the old number',
  examples: ['campaigns quota', 'campaigns quota none --set 20000'],
  async run({ args: [plan], options: { set: monthly }, dryRun }, context) {
    const { db, out } = context;
    if (plan !== undefined) await requirePlan({ plan }, { sql: db });
    if (monthly !== undefined && plan === undefined) throw new WrongUse('--set needs the plan');
    if (monthly !== undefined && plan !== undefined)
      await carryOut({ dryRun }, () => setQuota({ plan, monthly }, context));
    const quotas = await listPlanQuotas({ plan }, { sql: db });
    out.show(quotas, () =>
      quotas.length === 0
        ? text`No quota is set${plan === undefined ? '' : ' for it: the one of "none" counts'}.`
        : out.table(quotas, { plan: (q) => q.plan, 'mails a month': (q) => q.monthly }),
    );
    return EXIT.ok;
  },
});
