import { yearOf } from './methods/year.ts';
import { type Demand, meanOf } from './series.ts';
import { levelsOf } from './tide-levels.ts';

/**
 * What moves all series of a place together, around 1: a holiday, a closed road, a season that the shop
 * has and no single item shows clearly.
 */
export type Tide = {
  /** Step by step. */
  steps: Float64Array;
  /** What is expected of it from each step on, the one after the last included, over a horizon. */
  levels: Float64Array;
};

/** Series that a tide is taken from at least: with fewer it is mostly chance. */
const FEWEST = 20;
/** A series' single steps are told the better the more it sells, up to so many a step. */
const MOST_TRUSTED = 10;
/** Of a movement of all, an item is expected to follow this power: the items differ. */
const SHARE = 0.7;

/**
 * The mean over the series of each step against the series' own mean.
 * @param input.length steps; series that began later are longer ago not known
 * @returns undefined of fewer than twenty series
 */
export function tideOf(
  all: readonly Demand[],
  { length, season, horizon }: { length: number; season: number; horizon: number },
): Tide | undefined {
  const sums = new Float64Array(length);
  const known = new Float64Array(length);
  let counted = 0;
  for (const demand of all) {
    const mean = meanOf(demand, 0, length);
    if (mean <= 0) continue;
    const weight = Math.min(mean, MOST_TRUSTED);
    counted++;
    const later = length - Math.min(demand.length, length);
    for (let i = 0; i + later < length; i++) {
      const value = demand[i] as number;
      if (Number.isNaN(value)) continue;
      sums[i + later] = (sums[i + later] as number) + (weight * value) / mean;
      known[i + later] = (known[i + later] as number) + weight;
    }
  }
  if (counted < FEWEST) return undefined;
  const raw = sums.map((sum, i) => (known[i] ? sum / (known[i] as number) : Number.NaN));
  const steps = raw.map((_, i) => meanOf(raw, Math.max(0, i - season + 1), i + 1) || 1);
  return { steps, levels: levelsOf(steps, { horizon, season, year: yearOf(season) }) };
}

/** Demand as it would be without the tide. Both end at the same step. */
export function withoutTide(demand: Demand, tide: Tide): Demand {
  const later = tide.steps.length - demand.length;
  return demand.map((value, i) => value / (tide.steps[i + later] as number) ** SHARE);
}

/** What a forecast from step `end` on is to be multiplied with: the tide that is expected then. */
export const tideAhead = ({ levels }: Tide, end: number): number =>
  (levels[end] as number) ** SHARE;
