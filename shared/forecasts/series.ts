/**
 * Demand by equal steps of time, oldest first. A step of which the demand is not known (the shop was
 * closed, the shelf was empty) is NaN: it is neither a zero nor a gap.
 */
export type Demand = Float64Array;

/** How demand is looked at: steps to a season (7 for days, 1 where a season is not seen). */
export type Grain = 'day' | 'week';

export const SEASON: Record<Grain, number> = { day: 7, week: 1 };

/** Mean of what is known; 0 of nothing. */
export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  let known = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}

/** How many values of a stretch are known: a closed or missing day is NaN. */
export function countKnown(values: ArrayLike<number>, from = 0, to = values.length): number {
  let known = 0;
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i] as number)) known++;
  return known;
}

/** Means of the weeks back from the last step, oldest first; NaN of those of which nothing is known. */
export function weeksOf(demand: Demand, { season, most }: { season: number; most: number }) {
  const count = Math.min(Math.floor(demand.length / season), most);
  const first = demand.length - count * season;
  return Float64Array.from({ length: count }, (_, n) => {
    let sum = 0;
    let known = 0;
    for (let i = first + n * season; i < first + (n + 1) * season; i++) {
      const value = demand[i] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    return sum / known;
  });
}

export const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
};

/**
 * The value that a share of the values does not exceed, between two neighbours by proportion.
 * @param sorted ascending, not empty
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
