import { describe, expect, it } from '@jest/globals';
import { type Lattice, latticeOf } from '../../shared/forecasts/reorder/lattice.ts';
import { leadTimeOf } from '../../shared/forecasts/reorder/lead-time.ts';
import {
  type Costs,
  type Levels,
  leastCostLevels,
} from '../../shared/forecasts/reorder/least-cost.ts';
import { reorderLevel } from '../../shared/forecasts/reorder/service.ts';
import { type Need, suggestOrder } from '../../shared/forecasts/reorder/suggest.ts';
import { whyOrder } from '../../shared/forecasts/reorder/words.ts';
import { chance, times } from './support/worlds.ts';

/** Demand of each day, drawn from a distribution. */
function draws(chances: Float64Array, days: number, seed: number): Int32Array {
  const { next } = chance(seed);
  return Int32Array.from({ length: days }, () => {
    let left = next();
    let k = 0;
    while (k < chances.length - 1 && left > (chances[k] as number)) left -= chances[k++] as number;
    return k;
  });
}

/**
 * Day by day: what was ordered comes, then it is looked at and ordered, then it is used; what is
 * missing waits.
 * @returns the cost of a day, and the share of orders before whose arrival nothing ran out
 */
function simulate(
  { reorderAt, orderUpTo }: Levels,
  {
    demand,
    lead,
    costs,
    review = 1,
  }: { demand: Int32Array; lead: number; costs: Costs; review?: number },
) {
  const days = demand.length;
  const arrivals = new Float64Array(days + lead + 1);
  const used = new Float64Array(days + 1);
  for (let day = 0; day < days; day++)
    used[day + 1] = (used[day] as number) + (demand[day] as number);
  let stock = orderUpTo;
  let ordered = 0;
  let cost = 0;
  let cycles = 0;
  let kept = 0;
  for (let day = 0; day < days; day++) {
    stock += arrivals[day] as number;
    ordered -= arrivals[day] as number;
    const position = stock + ordered;
    if (day % review === 0 && position <= reorderAt) {
      arrivals[day + lead] = orderUpTo - position;
      if (lead === 0) stock = orderUpTo;
      else ordered += orderUpTo - position;
      cost += costs.order;
      cycles++;
      if (position >= (used[Math.min(day + lead, days)] as number) - (used[day] as number)) kept++;
    }
    stock -= demand[day] as number;
    cost += stock >= 0 ? costs.holding * stock : -costs.shortage * stock;
  }
  return { cost: cost / days, service: kept / Math.max(cycles, 1) };
}

describe('the levels of least cost', () => {
  it('are within 2 % of the best pair there is, for a hundred items', () => {
    const DAYS = 20_000;
    let worst = 0;
    for (const seed of times(100, (n) => n)) {
      const { next } = chance(seed * 7919);
      const mean = 0.3 + 5 * next();
      const variance = mean * (1 + 1.5 * next());
      const lead = Math.floor(4 * next());
      const costs = { order: 2 + 20 * next(), holding: 0.2 + next(), shortage: 3 + 15 * next() };
      const day = latticeOf({ mean, variance }, 1);
      const protection = latticeOf({ mean: (lead + 1) * mean, variance: (lead + 1) * variance }, 1);
      const ours = leastCostLevels(costs, { look: day, protection: [protection] });
      const demand = draws(day.chances, DAYS, seed);
      // Around it, every pair: what cannot be better by more is not tried.
      let best = Number.POSITIVE_INFINITY;
      for (let s = ours.reorderAt - 2; s <= ours.reorderAt + 2; s++)
        for (let S = Math.max(s + 1, ours.orderUpTo - 4); S <= ours.orderUpTo + 4; S += 2)
          best = Math.min(
            best,
            simulate({ reorderAt: s, orderUpTo: S }, { demand, lead, costs }).cost,
          );
      worst = Math.max(worst, simulate(ours, { demand, lead, costs }).cost / best - 1);
    }
    expect(worst).toBeLessThan(0.02);
  });

  const atOnce = (day: Lattice, costs: Costs) =>
    leastCostLevels(costs, { look: day, protection: [day] });
  const poisson = (mean: number) => latticeOf({ mean, variance: mean }, 1);

  it('are Zheng and Federgruen’s, for each of their demands', () => {
    const known = `10: 6 40, 15: 10 49, 20: 14 62, 21: 15 65, 22: 16 68, 23: 17 52, 24: 18 54, 25: 19 56, 30: 23 66,
      40: 33 87, 50: 42 108, 51: 43 110, 52: 44 112, 59: 51 126, 61: 52 131, 63: 54 73, 64: 55 74`;
    const made = [...known.matchAll(/(\d+):/g)].map(([, mean]) => {
      const { reorderAt, orderUpTo } = atOnce(poisson(Number(mean)), {
        order: 64,
        holding: 1,
        shortage: 9,
      });
      return `${mean}: ${reorderAt} ${orderUpTo}`;
    });
    expect(made.join(', ')).toBe(known.replace(/\s+/g, ' '));
  });

  it('are those of Snyder and Shen’s exercises, the newsvendor’s where an order costs nothing', () => {
    expect(atOnce(poisson(6), { order: 5, holding: 1, shortage: 4 })).toEqual({
      reorderAt: 4,
      orderUpTo: 10,
    });
    expect(atOnce(poisson(4), { order: 150, holding: 40, shortage: 125 })).toEqual({
      reorderAt: 2,
      orderUpTo: 7,
    });
    const planes = Float64Array.of(0, 0.25, 0.05, 0.1, 0.2, 0.15, 0.1, 0.1, 0.05);
    const free = { order: 0, holding: 5e5, shortage: 1e6 };
    expect(atOnce({ quantum: 1, chances: planes }, free).orderUpTo).toBe(5);
    expect(atOnce(poisson(18), { order: 0, holding: 200, shortage: 270 }).orderUpTo).toBe(19);
  });
});

describe('a level by service', () => {
  it('reaches the share that was asked for within a point, over ten thousand days', () => {
    for (const share of [0.9, 0.95, 0.98]) {
      const [mean, variance, lead] = [20, 60, 5];
      const day = latticeOf({ mean, variance }, 1);
      const level = reorderLevel(share, {
        look: day,
        batch: 60,
        lead: latticeOf({ mean: lead * mean, variance: lead * variance }, 1),
      });
      const demand = draws(day.chances, 10_000, 4);
      const policy = { reorderAt: level, orderUpTo: level + 60 };
      const costs = { order: 0, holding: 0, shortage: 0 };
      expect(Math.abs(simulate(policy, { demand, lead, costs }).service - share)).toBeLessThan(
        0.01,
      );
    }
  });

  it('is the lowest that reaches it where few are sold: with a unit less it is missed', () => {
    const costs = { order: 0, holding: 0, shortage: 0 };
    for (const seed of times(30, (n) => n + 1)) {
      const { next } = chance(seed * 7907);
      const [mean, lead, share] = [0.2 + 2 * next(), 1 + Math.floor(6 * next()), 0.95];
      const variance = mean * (1 + next());
      const batch = Math.ceil(7 * mean);
      const day = latticeOf({ mean, variance }, 1);
      const ofLead = latticeOf({ mean: lead * mean, variance: lead * variance }, 1);
      const level = reorderLevel(share, { look: day, batch, lead: ofLead });
      const demand = draws(day.chances, 50_000, seed);
      const serviceAt = (reorderAt: number) =>
        simulate({ reorderAt, orderUpTo: reorderAt + batch }, { demand, lead, costs }).service;
      expect(serviceAt(level)).toBeGreaterThan(share - 0.01);
      expect(serviceAt(level - 1)).toBeLessThan(share + 0.01);
    }
  });
});

describe('levels that are looked at once a week', () => {
  const review = 7;
  const levels = (
    { mean, variance, lead }: { mean: number; variance: number; lead: number },
    rule: Partial<Need['rule']>,
  ) =>
    suggestOrder({
      rule: {
        ...{ reviewDays: review, serviceLevel: 0.95, shortageCost: null, holdingCost: null },
        ...{ orderCost: null, minimumOrder: 0, packSize: 1, shelfLifeDays: null, budget: null },
        ...rule,
      },
      day: { mean, variance },
      lead: { mean: lead * mean, variance: lead * variance, days: lead },
      ...{ onHand: 0, arriving: 0, reserved: 0, price: null },
    }).levels;

  it('are within 2 % of the best pair there is', () => {
    const [mean, variance, lead] = [3, 5, 2];
    const costs = { order: 12, holding: 0.5, shortage: 8 };
    const rule = { orderCost: 12, holdingCost: 0.5, shortageCost: 8 };
    const ours = levels({ mean, variance, lead }, rule);
    const demand = draws(latticeOf({ mean, variance }, 1).chances, 40_000, 8);
    const of = (pair: Levels) => simulate(pair, { demand, lead, costs, review }).cost;
    let best = Number.POSITIVE_INFINITY;
    for (let s = 10; s <= 60; s += 2)
      for (let S = s + 2; S <= s + 60; S += 3)
        best = Math.min(best, of({ reorderAt: s, orderUpTo: S }));
    expect(of(ours) / best - 1).toBeLessThan(0.02);
  });

  it('reach the share that was asked for, whatever a week takes beyond the level', () => {
    const costs = { order: 0, holding: 0, shortage: 0 };
    for (const serviceLevel of [0.85, 0.9, 0.95, 0.98]) {
      const [mean, variance, lead] = [25, 60, 4];
      const ours = levels({ mean, variance, lead }, { serviceLevel });
      const demand = draws(latticeOf({ mean, variance }, 1).chances, 100_000, 8);
      const { service } = simulate(ours, { demand, lead, costs, review });
      expect(Math.abs(service - serviceLevel)).toBeLessThan(0.01);
    }
  });
});

describe('a suggestion', () => {
  const need = (more: Partial<Need> = {}, rule: Partial<Need['rule']> = {}): Need => ({
    rule: {
      ...{ reviewDays: 1, serviceLevel: 0.95, shortageCost: null, holdingCost: null },
      ...{ orderCost: null, minimumOrder: 0, packSize: 1, shelfLifeDays: null, budget: null },
      ...rule,
    },
    day: { mean: 4, variance: 4 },
    lead: { mean: 20, variance: 20, days: 5 },
    ...{ onHand: 10, arriving: 0, reserved: 0, price: 2 },
    ...more,
  });
  const quantity = (...given: Parameters<typeof need>) => suggestOrder(need(...given)).quantity;

  it('counts what is on its way once, and what is reserved not at all', () => {
    const plain = quantity();
    expect(plain).toBeGreaterThan(40);
    expect(quantity({ arriving: 10 })).toBe(plain - 10);
    expect(quantity({ reserved: 3 })).toBe(plain + 3);
    expect(quantity({ onHand: 100 })).toBe(0);
    expect(quantity({ day: { mean: 0, variance: 0 }, onHand: 0 })).toBe(0);
  });

  it('keeps to packs, minimum, shelf life and budget, and says so', () => {
    expect(quantity({}, { packSize: 24 }) % 24).toBe(0);
    expect(quantity({}, { minimumOrder: 500 })).toBe(500);
    expect(quantity({}, { shelfLifeDays: 6 })).toBe(24);
    expect(quantity({}, { budget: 21 })).toBe(10);
    // What would spoil before the least amount is used is not ordered.
    expect(quantity({}, { minimumOrder: 500, shelfLifeDays: 6 })).toBe(0);
    expect(suggestOrder(need({}, { packSize: 30, budget: 100 })).limits).toEqual([
      'in packs of 30',
      'the budget pays for 50',
    ]);
  });

  it('says its arithmetic in words', () => {
    const asked = need({ arriving: 2 });
    const words = whyOrder(
      { ...asked, unit: 'kg', leadSaid: '5 days as it is set' },
      suggestOrder(asked),
    );
    expect(words).toMatch(
      /^\d+ kg: 10 on hand, 2 arriving make 12, no more than the \d+ at which to order/,
    );
    expect(words).toMatch(/4 a day are 20 in the 5 days of the lead time/);
  });

  it('takes the lead time from receipts once there are enough', () => {
    expect(leadTimeOf([3, 5], 7)).toMatchObject({ mean: 7, variance: 0 });
    expect(leadTimeOf([3, 5, 4, 8], 7)).toMatchObject({
      mean: 5,
      said: '5.0 ± 2.2 days by 4 receipts',
    });
  });
});
