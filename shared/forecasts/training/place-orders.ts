import { type Need, suggestOrder } from '../reorder/suggest.ts';
import { whyOrder } from '../reorder/words.ts';
import { dayAfter } from './demand-of.ts';
import { type ForecastOfSeries, leadDemand } from './forecast-slice.ts';

/** What is there of an item, and what comes. */
export type Position = {
  onHand: number;
  reserved: number;
  /** What was ordered and has not come, by day. */
  orders: { on: string; quantity: number }[];
};

/** What is to be ordered of a series, and when it would run out otherwise. */
export type Placed = {
  siteId: string;
  itemId: string;
  /** undefined where nothing needs to be ordered. */
  row: Record<string, unknown> | undefined;
  stockOutOn: string | null;
};

const NOTHING: Position = { onHand: 0, reserved: 0, orders: [] };

/** Holds the forecast against the stock. Only where somebody tells what comes in is there a stock. */
export function placeOrders(forecast: ForecastOfSeries, position = NOTHING): Placed {
  const { stored, daily, lead, day } = forecast;
  const { siteId, itemId, unit, today, rule, price, isCounted } = stored;
  if (!isCounted) return { siteId, itemId, row: undefined, stockOutOn: null };
  const stockOutOn = stockOut({ steps: day.outlook, today }, position);
  const leadDays = Math.ceil(lead.mean);
  const expectedOn = dayAfter(today, leadDays);
  const arriving = position.orders
    .filter(({ on }) => on <= expectedOn)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const need: Need = {
    rule,
    day: daily,
    lead: leadDemand(forecast),
    arriving,
    price: price?.price ?? null,
    onHand: position.onHand,
    reserved: position.reserved,
  };
  const suggestion = suggestOrder(need);
  const { quantity, levels, serviceLevel } = suggestion;
  if (quantity === 0) return { siteId, itemId, row: undefined, stockOutOn };
  const row = {
    siteId,
    itemId,
    quantity,
    unit,
    expectedOn,
    stockOutOn,
    orderBy: today,
    vendorId: rule.vendorId ?? price?.vendorId ?? null,
    why: whyOrder({ ...need, unit, leadSaid: lead.said }, suggestion),
    sums: {
      ...levels,
      serviceLevel,
      position: suggestion.position,
      daily: daily.mean,
      lead: need.lead,
    },
    unitPrice: price?.price ?? null,
    currency: price?.currency ?? null,
    priceDrift: price?.drift ?? null,
  };
  return { siteId, itemId, row, stockOutOn };
}

/** The first day on which what is there, and comes, no longer is enough; null within what is forecast. */
function stockOut(
  { steps, today }: { steps: ArrayLike<number>; today: string },
  { onHand, reserved, orders }: Position,
): string | null {
  let left = onHand - reserved;
  for (let h = 0; h < steps.length; h++) {
    const day = dayAfter(today, h);
    // What is late is expected at once.
    for (const { on, quantity } of orders)
      if (on === day || (h === 0 && on < day)) left += quantity;
    left -= steps[h] as number;
    if (left < 0) return day;
  }
  return null;
}
