import { steadyLevel } from '../methods/combination.ts';
import { quantileOf } from '../series.ts';
import type { TriedSeries } from './try-levels.ts';

/** As how many changes that lasted a place begins with: without a place a series' last change is believed. */
const BELIEF = 1;

/**
 * How much of the changes that seemed to last was there over the horizon after them: of the way from the forecast
 * without them to the one with them, what half of those of a place went at least. At many places most come back.
 */
export function lastingOf(tried: readonly TriedSeries[], shares: readonly number[]): number {
  const ways = tried.flatMap(({ origins }) =>
    origins.flatMap((origin) => {
      if (!origin.changed) return [];
      const before = steadyLevel(origin, { shares, lasting: 0 });
      const since = steadyLevel(origin, { shares, lasting: 1 });
      const came = origin.product / origin.own;
      return since === before ? [] : [(came - before) / (since - before)];
    }),
  );
  const all = [...ways, ...new Array<number>(BELIEF).fill(1)];
  return Math.min(Math.max(quantileOf(Float64Array.from(all).sort(), 0.5), 0), 1);
}
