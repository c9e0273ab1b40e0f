import { findItem } from '../../../shared/forecasts/queries/forecasts.ts';
import type { ReorderRuleChange } from '../../../shared/inventory/reorder-rule-change.ts';
import { readReorderRule } from '../../../shared/inventory/reorder-rules.ts';
import { LEAST } from '../../../shared/platform/quantity.ts';
import { count } from '../../../tools/command-line/options.ts';
import { facts, lines, text } from '../../../tools/command-line/text.ts';
import { changeReorderRule } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { amount } from './amount.ts';
import { namedSite, siteOption } from './site.ts';

const CHANGES = {
  'lead-time': count({
    summary: 'days from order to receipt, as long as no receipt shows them',
    max: 365,
  }),
  review: count({ summary: 'days between two looks at whether to order', min: 1, max: 90 }),
  service: amount('share of cycles without a stock-out: 0.95', 0.5, 0.999),
  shortage: amount('what a unit costs that is missing, for a day', 0.000001),
  holding: amount('what a unit costs that lies there, for a day', 0.000001),
  'order-cost': amount('what an order costs'),
  minimum: amount('the least that the vendor sells'),
  pack: amount('the size of a pack', LEAST),
  'shelf-life': count({ summary: 'days that it keeps', min: 1, max: 3650 }),
  budget: amount('the most that one order may cost', LEAST),
};

export const rule = verb({
  summary: 'show or change how an item is bought for a site',
  description: 'Without a change it shows the rule. What is left out stays as it is.',
  args: [{ name: 'item', summary: 'its id, SKU, name, or a part of the name', required: true }],
  options: { ...organizationOption, ...siteOption, ...CHANGES },
  changes: true,
  wayBack: 'the same with the values of before, which it shows',
  examples: [
    'stock rule espresso --organization harbor',
    'stock rule espresso --pack 6 --lead-time 4 --service 0.98 --organization harbor',
  ],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { db: sql, out } = context;
    const { id: organizationId } = await requiredOrganization(options, context);
    const { id: itemId, name } = await findItem({ organizationId, given }, { sql });
    const siteId = await namedSite({ organizationId, site: options.site }, context);
    const key = { organizationId, siteId, itemId };
    const change = withoutMissing({
      leadTimeDays: options['lead-time'],
      reviewDays: options.review,
      serviceLevel: options.service,
      shortageCost: options.shortage,
      holdingCost: options.holding,
      orderCost: options['order-cost'],
      minimumOrder: options.minimum,
      packSize: options.pack,
      shelfLifeDays: options['shelf-life'],
      budget: options.budget,
    });
    const before = await readReorderRule(key, { sql });
    const changes = Object.keys(change).length > 0;
    const after = changes
      ? await carryOut({ dryRun }, () => changeReorderRule({ ...key, change }, context))
      : undefined;
    out.show(
      {
        dryRun: dryRun && changes,
        ...key,
        before: before ?? null,
        change,
        rule: after ?? before ?? null,
      },
      () =>
        lines(
          before ? facts(before, '  ') : text`${name} is bought as by default.`,
          changes && text`${dryRun ? 'Would become' : 'Is now'}:`,
          changes && facts({ ...before, ...change, ...after }, '  '),
        ),
    );
    return EXIT.ok;
  },
});

const withoutMissing = (
  change: { [K in keyof ReorderRuleChange]: ReorderRuleChange[K] | undefined },
) =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as ReorderRuleChange;
