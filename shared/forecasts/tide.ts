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
/** What one series alone may add to a step, where 1 is the usual of all. */
const ALONE = 0.1;
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
  const largest = { sold: new Float64Array(length), known: new Float64Array(length) };
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
      const at = i + later;
      const sold = (weight * value) / mean;
      sums[at] = (sums[at] as number) + sold;
      known[at] = (known[at] as number) + weight;
      if (sold <= (largest.sold[at] as number)) continue;
      largest.sold[at] = sold;
      largest.known[at] = weight;
    }
  }
  if (counted < FEWEST) return undefined;
  const raw = sums.map((sum, i) =>
    ofTheOthers(
      { sold: sum, known: known[i] as number },
      { sold: largest.sold[i] as number, known: largest.known[i] as number },
    ),
  );
  const steps = raw.map((_, i) => meanOf(raw, Math.max(0, i - season + 1), i + 1) || 1);
  return { steps, levels: levelsOf(steps, { horizon, season, year: yearOf(season) }) };
}

type Step = { sold: number; known: number };

/**
 * What a step is of the usual. Of what one series alone sold more than a part of the usual of all, be it a bulk
 * order or a slip, the others are told nothing: the step is theirs then.
 */
function ofTheOthers(all: Step, largest: Step): number {
  if (all.known === 0) return Number.NaN;
  const together = all.sold / all.known;
  if (largest.sold <= MOST_TRUSTED || largest.known === all.known) return together;
  const others = (all.sold - largest.sold) / (all.known - largest.known);
  return together - others > ALONE ? others : together;
}

/** Demand as it would be without the tide. Both end at the same step. */
export function withoutTide(demand: Demand, tide: Tide): Demand {
  const later = tide.steps.length - demand.length;
  return demand.map((value, i) => value / (tide.steps[i + later] as number) ** SHARE);
}

/** What a forecast from step `end` on is to be multiplied with: the tide that is expected then. */
export const tideAhead = ({ levels }: Tide, end: number): number =>
  (levels[end] as number) ** SHARE;
