import { withoutRhythm } from './methods/profile.ts';
import { rhythmOf } from './methods/rhythm.ts';
import { yearOf } from './methods/year.ts';
import { type Demand, meanOf, quantileOf } from './series.ts';
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
  /** Seasons after which the same comes again in all series; each is told of it by itself. */
  rhythm: number;
};

/** Series that a tide is taken from at least: with fewer it is mostly chance. */
const FEWEST = 20;
/** A series' single steps are told the better the more it sells, up to so many a step. */
const MOST_TRUSTED = 10;
/** A series that sells more than this many times what is usually its most has a bulk order, or a slip in it. */
const BEYOND = 3;
/** What so large a share of the place sells at once beyond its usual most is no slip, but a step of the place. */
const MANY = 0.2;
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
  const usual = { sold: new Float64Array(length), known: new Float64Array(length) };
  const beyond = { sold: new Float64Array(length), known: new Float64Array(length) };
  let counted = 0;
  for (const demand of all) {
    const most = mostOf(demand);
    const mean = meanOf(demand.map((value) => Math.min(value, most)));
    if (mean <= 0) continue;
    const weight = Math.min(mean, MOST_TRUSTED);
    counted++;
    const later = length - Math.min(demand.length, length);
    for (let i = 0; i + later < length; i++) {
      const value = demand[i] as number;
      if (Number.isNaN(value)) continue;
      const { sold, known } = value > most ? beyond : usual;
      const at = i + later;
      sold[at] = (sold[at] as number) + (weight * value) / mean;
      known[at] = (known[at] as number) + weight;
    }
  }
  if (counted < FEWEST) return undefined;
  const raw = usual.sold.map((sold, i) => {
    const [few, others] = [beyond.known[i] as number, usual.known[i] as number];
    // Of bulk orders and slips of a few series the others are told nothing: the step is theirs.
    return few > MANY * (few + others)
      ? (sold + (beyond.sold[i] as number)) / (few + others)
      : sold / others;
  });
  const rhythm = rhythmOf(raw, season);
  const even = withoutRhythm(raw, { season, rhythm });
  const steps = even.map((_, i) => meanOf(even, Math.max(0, i - season + 1), i + 1) || 1);
  return { rhythm, steps, levels: levelsOf(steps, { horizon, season, year: yearOf(season) }) };
}

/** Beyond what a step of a series has a bulk order or a slip in it. */
function mostOf(demand: Demand): number {
  const sold = demand.filter((value) => value > 0).sort();
  return sold.length === 0
    ? Number.POSITIVE_INFINITY
    : BEYOND * quantileOf(sold, Math.max(0.95 - 1 / sold.length, 0.5));
}

/** Demand as it would be without the tide. Both end at the same step. */
export function withoutTide(demand: Demand, tide: Tide): Demand {
  const later = tide.steps.length - demand.length;
  return demand.map((value, i) => value / (tide.steps[i + later] as number) ** SHARE);
}

/** What a forecast from step `end` on is to be multiplied with: the tide that is expected then. */
export const tideAhead = ({ levels }: Tide, end: number): number =>
  (levels[end] as number) ** SHARE;

/** Of how many seasons the rhythm of a series is: its place's, or its own where the place has none. */
export const rhythmWith = (demand: Demand, season: number, tide: Tide | undefined): number =>
  tide && tide.rhythm > 1 ? tide.rhythm : rhythmOf(demand, season);
