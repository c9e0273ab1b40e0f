import { findWrongCounters } from '../../../shared/entitlements/recount-usage.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { repairUsage } from '../../actions/entitlements.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';

export const recount = verb({
  summary: 'count members, sites and items, and find counters that say otherwise',
  options: {
    ...organizationOption,
    repair: flag('put them right; needs --reason'),
    ...reasonOption,
  },
  changes: true,
  wayBack: 'none is needed: a counter is what its rows are',
  problems: 'some counters are wrong, and are not repaired',
  examples: ['usage recount', 'usage recount --repair --reason "restored by hand"'],
  async run({ options, dryRun }, context) {
    const { db, out } = context;
    const { organization, repair } = options;
    const organizationId = organization && (await namedOrganization(organization, context)).id;
    const wrong = await findWrongCounters({ organizationId }, { sql: db });
    const repairs = repair && !dryRun && wrong.length > 0;
    if (repair) requiredReason(options);
    if (repairs) await repairUsage({ wrong, reason: requiredReason(options) }, context);
    out.show({ dryRun, repaired: repairs, wrong }, () =>
      wrong.length === 0
        ? text`Every counter is as its rows are.`
        : out.table(wrong, {
            organisation: (w) => w.organization,
            feature: (w) => w.feature,
            counted: (w) => w.counted,
            rows: (w) => w.rows,
            now: () => (repairs ? 'repaired' : 'wrong'),
          }),
    );
    return wrong.length === 0 || repairs ? EXIT.ok : EXIT.problems;
  },
});
