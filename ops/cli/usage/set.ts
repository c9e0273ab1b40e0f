import { requireCounted } from '../../../shared/entitlements/plans.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { correctUsage } from '../../actions/entitlements.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';

export const set = verb({
  summary: 'put what was used of a feature in its present window at a number',
  args: [
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name',
      required: true,
    },
    { name: 'feature', summary: 'what was used, e.g. api_calls', required: true },
    { name: 'used', summary: 'how much', required: true },
  ],
  options: reasonOption,
  changes: true,
  wayBack: 'the same with the number before',
  examples: ['usage set harbor api_calls 0 --reason "a loop of ours called it"'],
  async run({ args: [given = '', feature = '', amount = ''], options, dryRun }, context) {
    const reason = requiredReason(options);
    if (!/^\d{1,12}$/.test(amount)) throw new WrongUse(`"${amount}" is no whole number`);
    await requireCounted({ feature }, { sql: context.db });
    const { id: organizationId, name } = await namedOrganization(given, context);
    const input = { organizationId, feature, used: Number(amount), reason };
    await carryOut({ dryRun }, () => correctUsage(input, context));
    context.out.show(
      { dryRun, ...input },
      () => text`${dryRun ? 'Would put' : 'Put'} ${feature} of ${name} at ${amount}.`,
    );
    return EXIT.ok;
  },
});
