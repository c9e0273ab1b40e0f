import { requirePlan } from '../../../shared/entitlements/plans.ts';
import { text } from '../../../tools/command-line/text.ts';
import { putDefaultPlan } from '../../actions/entitlements.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

export const defaultPlan = verb({
  summary: 'the plan of organisations that have no other; "none" lets them do without limits',
  args: [{ name: 'plan', summary: 'id of a plan, or "none"', required: true }],
  changes: true,
  wayBack: 'the same with the plan before, or "none"',
  examples: ['plans default free', 'plans default none'],
  async run({ args: [given = ''], dryRun }, context) {
    const id = given === 'none' ? null : given;
    if (id !== null) await requirePlan({ id }, { sql: context.db });
    await carryOut({ dryRun }, () => putDefaultPlan({ id }, context));
    const would = dryRun ? 'would ' : '';
    context.out.show({ dryRun, defaultPlan: id }, () =>
      id === null
        ? text`Organisations without a plan ${would}have no limits.`
        : text`Organisations without a plan ${would}have ${id}.`,
    );
    return EXIT.ok;
  },
});
