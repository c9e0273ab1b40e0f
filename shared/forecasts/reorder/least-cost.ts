import type { Lattice } from './lattice.ts';

/** Units: order when no more than `reorderAt` is there or on its way, up to `orderUpTo`. */
export type Levels = { reorderAt: number; orderUpTo: number };

export type Costs = {
  /** Of an order, whatever its size. */
  order: number;
  /** Of a unit that lies there, and of one that is missing, for a day. */
  holding: number;
  shortage: number;
};

/**
 * The levels that cost least in the long run: Zheng and Federgruen (1991), who need no search over pairs.
 * `look` is the demand between two looks, `protection` that of the lead time and one day more, of the lead time
 * and two, up to the next look: an order of today answers for each of these days.
 */
export function leastCostLevels(
  { order, holding, shortage }: Costs,
  { look, protection }: { look: Lattice; protection: readonly Lattice[] },
): Levels {
  const { quantum } = look;
  const unit = { holding: holding * quantum, shortage: shortage * quantum };
  const days = protection.map((demand) => expectedCost(demand, unit));
  const cost = (y: number) => days.reduce((sum, ofDay) => sum + ofDay(y), 0);
  const none = look.chances[0] as number;
  if (none >= 1) return { reorderAt: 0, orderUpTo: 0 };
  // Where a day's cost is least: the newsvendor's answer.
  let best = 0;
  while (cost(best + 1) < cost(best)) best++;
  const renewal = createRenewal(look);
  const average = (from: number, upTo: number) => {
    let total = order;
    for (let j = 0; j < upTo - from; j++) total += renewal.visits(j) * cost(upTo - j);
    return total / renewal.length(upTo - from);
  };
  let s = best - 1;
  let upTo = best;
  while (average(s, upTo) > cost(s)) s--;
  let least = average(s, upTo);
  for (let S = upTo + 1; cost(S) <= least; S++) {
    const now = average(s, S);
    if (now >= least) continue;
    upTo = S;
    while (average(s, upTo) <= cost(s + 1)) s++;
    least = average(s, upTo);
  }
  return { reorderAt: s * quantum, orderUpTo: upTo * quantum };
}

/** Of a day that ends with the level `y` less the demand of the lead time and the day. */
function expectedCost(
  { chances }: Lattice,
  { holding, shortage }: { holding: number; shortage: number },
): (y: number) => number {
  let mean = 0;
  chances.forEach((chance, k) => {
    mean += chance * k;
  });
  // Expected number left over, from one level to the next: E(y − D)⁺ grows by P(D ≤ y).
  const left = [0];
  let below = 0;
  const leftOver = (y: number) => {
    for (let at = left.length; at <= y; at++) {
      below += chances[at - 1] ?? 0;
      left.push((left[at - 1] as number) + below);
    }
    return left[y] as number;
  };
  return (y) => {
    const over = y <= 0 ? 0 : leftOver(y);
    return holding * over + shortage * (mean - y + over);
  };
}

/** How often the stock, on its way down from a level, stands j quanta below it, in looks. */
export function createRenewal({ chances }: Lattice) {
  const none = chances[0] as number;
  const visits = [1 / (1 - none)];
  const sums = [0, visits[0] as number];
  const visit = (j: number): number => {
    for (let at = visits.length; at <= j; at++) {
      let sum = 0;
      const most = Math.min(at, chances.length - 1);
      for (let k = 1; k <= most; k++) sum += (chances[k] as number) * (visits[at - k] as number);
      const value = sum / (1 - none);
      visits.push(value);
      sums.push((sums[at] as number) + value);
    }
    return visits[j] as number;
  };
  return {
    visits: visit,
    /** Looks until more than so many are gone. */
    length: (count: number): number => {
      visit(Math.max(count - 1, 0));
      return sums[count] as number;
    },
  };
}
