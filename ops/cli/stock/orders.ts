import { listOrders, type StockOrder } from '../../../shared/inventory/orders.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { LEAST } from '../../../shared/platform/quantity.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { count, flag, time } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { giveUpStockOrder, receiveStockOrder } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { amount } from './amount.ts';

export const orders = verb({
  summary: 'what was ordered and has not come',
  options: {
    ...organizationOption,
    limit: count({ summary: 'how many at most', fallback: 100, min: 1, max: 10_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['stock orders --organization harbor'],
  async run({ options: { organization, limit, after } }, context) {
    const { db: sql, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const { rows: all, next } = await listOrders({ organizationId, limit, after }, { sql });
    out.show({ orders: all, next }, () =>
      all.length === 0
        ? text`Nothing is on its way to ${name}.`
        : lines(
            out.table(all, {
              id: ({ id }: StockOrder) => shortId(id),
              item: ({ item }: StockOrder) => item,
              site: ({ site }: StockOrder) => site,
              quantity: ({ quantity, unit }: StockOrder) => `${quantity} ${unit ?? ''}`.trim(),
              ordered: ({ orderedOn }: StockOrder) => orderedOn,
              expected: ({ expectedOn }: StockOrder) => expectedOn,
            }),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});

const ORDER = [
  { name: 'id', summary: 'the order, or the beginning of its id', required: true },
] as const;

async function keyOf(given: string, organization: string | undefined, context: CliContext) {
  const { id: organizationId } = await requiredOrganization({ organization }, context);
  const table = 'stock_orders';
  const id = await idBeginningWith(
    { given, table, noun: 'order', organizationId },
    { sql: context.db },
  );
  return { organizationId, id };
}

export const receive = verb({
  summary: 'an order came: it is in stock, and on its way no more',
  args: ORDER,
  options: {
    ...organizationOption,
    quantity: amount('how much came, in the unit of the item; what was ordered by default', LEAST),
    at: time({ summary: 'when it came; now by default' }),
    rest: flag('what is missing is still to come'),
  },
  changes: true,
  wayBack: 'a correction of the stock: forecast import',
  examples: ['stock receive 3f2a91c0 --quantity 20 --rest --organization harbor'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { quantity, rest } = options;
    const key = await keyOf(given, options.organization, context);
    const at = options.at?.(context.clock()).toISOString();
    const { received, restId } = await carryOut({ dryRun }, () =>
      receiveStockOrder({ ...key, quantity, at, rest }, context),
    );
    context.out.show({ dryRun, ...key, received, restId: dryRun ? null : restId }, () =>
      dryRun
        ? text`Would receive ${received}.`
        : lines(
            text`Received ${received}.`,
            restId !== null && text`The rest is still to come: order ${restId}.`,
          ),
    );
    return EXIT.ok;
  },
});

export const giveUp = verb({
  summary: 'an order does not come any more',
  args: ORDER,
  options: organizationOption,
  changes: true,
  wayBack: 'none is needed: what is missing is suggested again',
  examples: ['stock give-up 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const key = await keyOf(given, organization, context);
    await carryOut({ dryRun }, () => giveUpStockOrder(key, context));
    context.out.show({ dryRun, ...key }, () =>
      dryRun ? text`Would be given up.` : text`Given up.`,
    );
    return EXIT.ok;
  },
});
