import { latticeOf, quantumOf } from './lattice.ts';
import { type Levels, leastCostLevels } from './least-cost.ts';
import { reorderLevel } from './service.ts';

/** How an item is bought; amounts in the item's unit. */
export type ReorderRule = {
  reviewDays: number;
  serviceLevel: number;
  /** Of a unit that is missing, and of one that lies there, for a day; of an order. */
  shortageCost: number | null;
  holdingCost: number | null;
  orderCost: number | null;
  minimumOrder: number;
  packSize: number;
  shelfLifeDays: number | null;
  budget: number | null;
};

export type Need = {
  rule: ReorderRule;
  /** Mean and variance of a day, and of the days until an order of now has come. */
  day: { mean: number; variance: number };
  lead: { mean: number; variance: number; days: number };
  onHand: number;
  /** What comes within the lead time, and is not there yet. */
  arriving: number;
  reserved: number;
  /** The newest accepted price of a unit. */
  price: number | null;
};

export type Suggestion = {
  /** 0: nothing needs to be ordered. */
  quantity: number;
  position: number;
  levels: Levels;
  /** Share of cycles that are to end without a stock-out. */
  serviceLevel: number;
  /** What made it another amount than the levels asked for, in words. */
  limits: string[];
};

/** How much to order now, if anything. */
export function suggestOrder(need: Need): Suggestion {
  const { rule, onHand, arriving, reserved } = need;
  const position = onHand + arriving - reserved;
  const serviceLevel = serviceOf(rule);
  const levels = levelsOf(need, serviceLevel);
  const result = { position, levels, serviceLevel };
  if (need.day.mean <= 0 || position > levels.reorderAt)
    return { ...result, quantity: 0, limits: [] };
  return { ...result, ...roundOrder(levels.orderUpTo - position, need, position) };
}

/** The newsvendor's ratio where both costs are known. */
const serviceOf = ({ serviceLevel, shortageCost, holdingCost }: ReorderRule): number =>
  shortageCost !== null && holdingCost !== null
    ? shortageCost / (shortageCost + holdingCost)
    : serviceLevel;

function levelsOf({ rule, day, lead }: Need, serviceLevel: number): Levels {
  const { shortageCost, holdingCost, orderCost, packSize, reviewDays } = rule;
  /** The demand of so many days, and of the lead time before them. */
  const daysOf = (days: number) => ({ mean: day.mean * days, variance: day.variance * days });
  const afterLead = (days: number) => ({
    mean: lead.mean + day.mean * days,
    variance: lead.variance + day.variance * days,
  });
  const quantum = quantumOf(afterLead(reviewDays).mean, packSize);
  const look = latticeOf(daysOf(reviewDays), quantum);
  if (shortageCost !== null && holdingCost !== null && orderCost !== null)
    return leastCostLevels(
      { order: orderCost, holding: holdingCost, shortage: shortageCost },
      {
        look,
        protection: Array.from({ length: reviewDays }, (_, n) =>
          latticeOf(afterLead(n + 1), quantum),
        ),
      },
    );
  const batch =
    orderCost !== null && holdingCost !== null
      ? Math.sqrt((2 * orderCost * day.mean) / holdingCost)
      : day.mean * Math.max(reviewDays, COVER_DAYS);
  const reorderAt = reorderLevel(serviceLevel, { look, lead: latticeOf(lead, quantum), batch });
  return { reorderAt, orderUpTo: reorderAt + Math.max(batch, quantum) };
}

/** Days that an order should last where nothing is said of what an order costs. */
const COVER_DAYS = 7;

/** The amount in packs, at least what the vendor sells, and no more than keeps or can be paid. */
function roundOrder(
  wanted: number,
  { rule, day, lead, price }: Need,
  position: number,
): { quantity: number; limits: string[] } {
  const { minimumOrder, packSize, shelfLifeDays, budget } = rule;
  const limits: string[] = [];
  const least = Math.max(wanted, minimumOrder);
  if (minimumOrder > wanted) limits.push(`the vendor sells no less than ${show(minimumOrder)}`);
  let quantity = packsUp(least, packSize);
  if (quantity > least + HAIR)
    limits.push(packSize === 1 ? 'rounded up to a whole number' : `in packs of ${show(packSize)}`);
  const keeps = shelfLifeDays === null ? Number.POSITIVE_INFINITY : day.mean * shelfLifeDays;
  // What is there is used first.
  const usable = keeps - Math.max(position - lead.mean, 0);
  if (quantity > usable) {
    quantity = packsDown(usable, packSize);
    limits.push(`${shelfLifeDays} days until it spoils, in which ${show(keeps)} are used`);
  }
  if (budget !== null && price !== null && quantity * price > budget) {
    quantity = packsDown(budget / price, packSize);
    limits.push(`the budget pays for ${show(budget / price)}`);
  }
  if (quantity < minimumOrder || quantity <= 0) return { quantity: 0, limits };
  return { quantity, limits };
}

/** Amounts that are a hair off a whole pack are that pack. */
const HAIR = 1e-9;
const packsUp = (amount: number, size: number) => whole(Math.ceil(amount / size - HAIR) * size);
const packsDown = (amount: number, size: number) => whole(Math.floor(amount / size + HAIR) * size);
const whole = (amount: number) => Number(amount.toFixed(4));

/** A number as a person writes it. */
export const show = (amount: number): string =>
  Math.abs(amount) >= 100 || Number.isInteger(amount) ? amount.toFixed(0) : amount.toFixed(1);
