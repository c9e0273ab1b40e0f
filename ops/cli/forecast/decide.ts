import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { approveOrder, dismissOrder, snoozeOrder } from '../../actions/forecasts.ts';
import { carryOut } from '../carry-out.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

const SUGGESTION = [
  { name: 'id', summary: 'the suggestion, or the beginning of its id', required: true },
] as const;

async function keyOf(given: string, organization: string | undefined, context: CliContext) {
  const { id: organizationId } = await requiredOrganization({ organization }, context);
  const table = 'ai_reorder_recommendations';
  const id = await idBeginningWith(
    { given, table, noun: 'suggestion', organizationId },
    { sql: context.db },
  );
  return { organizationId, id };
}

export const approve = verb({
  summary: 'order what is suggested: it counts as on its way from now on',
  args: SUGGESTION,
  options: {
    ...organizationOption,
    quantity: count({ summary: 'another quantity than was suggested', min: 1 }),
  },
  changes: true,
  wayBack: 'none: close the order where it was placed',
  examples: ['forecast approve 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization, quantity }, dryRun }, context) {
    const key = await keyOf(given, organization, context);
    const done = await carryOut({ dryRun }, () => approveOrder({ ...key, quantity }, context));
    const { quantity: ordered, orderId } = done;
    context.out.show({ dryRun, ...key, quantity: ordered, orderId: dryRun ? null : orderId }, () =>
      dryRun ? text`Would order ${ordered}.` : text`Ordered ${ordered}: order ${orderId}.`,
    );
    return EXIT.ok;
  },
});

export const dismiss = verb({
  summary: 'let a suggestion go; for a week the item is not suggested again',
  args: SUGGESTION,
  options: organizationOption,
  changes: true,
  wayBack: 'none is needed: it comes again after a week',
  examples: ['forecast dismiss 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const key = await keyOf(given, organization, context);
    await carryOut({ dryRun }, () => dismissOrder(key, context));
    context.out.show({ dryRun, ...key }, () =>
      dryRun ? text`Would be dismissed.` : text`Dismissed.`,
    );
    return EXIT.ok;
  },
});

export const snooze = verb({
  summary: 'let a suggestion sleep for some days',
  args: SUGGESTION,
  options: {
    ...organizationOption,
    days: count({ summary: 'how many', fallback: 7, min: 1, max: 90 }),
  },
  changes: true,
  wayBack: 'approve or dismiss it',
  examples: ['forecast snooze 3f2a91c0 --organization harbor --days 3'],
  async run({ args: [given = ''], options: { organization, days }, dryRun }, context) {
    const key = await keyOf(given, organization, context);
    await carryOut({ dryRun }, () => snoozeOrder({ ...key, days }, context));
    context.out.show({ dryRun, ...key, days }, () =>
      dryRun ? text`Would sleep for ${days} days.` : text`Sleeps for ${days} days.`,
    );
    return EXIT.ok;
  },
});
