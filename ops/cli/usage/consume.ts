import { requireCounted } from '../../../shared/entitlements/plans.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { consumeFor } from '../../actions/entitlements.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';

export const consume = verb({
  summary: 'take units of a feature as the application does, or give them back',
  args: [
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name',
      required: true,
    },
    { name: 'feature', summary: 'what is used, e.g. api_calls', required: true },
    { name: 'amount', summary: 'how much; 1 by default, below 0 gives back: "-5"' },
  ],
  changes: true,
  wayBack: 'the same with a negative amount',
  problems: 'it was not granted',
  examples: ['usage consume harbor api_calls 5'],
  async run({ args: [given = '', feature = '', amount = '1'], dryRun }, context) {
    const { db, out } = context;
    if (!/^-?[1-9]\d{0,8}$/.test(amount))
      throw new WrongUse(`"${amount}": a whole number is needed, and not 0`);
    await requireCounted({ feature }, { sql: db });
    const { id: organizationId, name } = await namedOrganization(given, context);
    const wish = { organizationId, feature, amount: Number(amount) };
    const taken = await carryOut({ dryRun }, () => consumeFor(wish, context));
    const most = taken.limit === null ? 'without a limit' : `of ${taken.limit}`;
    const granted = taken.granted ? 'granted' : 'refused';
    out.show({ dryRun, ...taken }, () =>
      dryRun
        ? text`${name} would be ${granted} ${amount} ${feature}: ${taken.used} ${most} would be used.`
        : text`${name} was ${granted} ${amount} ${feature}: ${taken.used} ${most} are used.`,
    );
    return taken.granted ? EXIT.ok : EXIT.problems;
  },
});
