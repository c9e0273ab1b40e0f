import { type Demand, quantileOf } from '../series.ts';
import { averageLevel, type Levels, smoothedLevel, tsbLevel } from './level.ts';
import type { Method } from './method.ts';
import { seasonless, withSeason } from './profile.ts';

const LONG = 26;
const SHORT = 8;
/** Steps that a peak is held against: in a year of growth, all of the newest would be peaks. */
const RECENT = 52;
/** What sold in so few of the steps sold by chance. */
const ONE_OFF = 0.05;
/** So many times what sells once in twenty steps is an order that does not come again. */
const BULK = 3;

/**
 * Cuts a bulk order down to the most that is usual, for it says little about the next steps. What sold
 * in one step of twenty or fewer is told as not sold: its band tells the risk.
 */
function trimPeaks(demand: Demand): Demand {
  const known = demand
    .subarray(Math.max(0, demand.length - RECENT))
    .filter((value) => !Number.isNaN(value));
  if (known.length < 8) return demand;
  const sold = known.filter((value) => value > 0).sort();
  if (sold.length <= ONE_OFF * known.length) return demand.map((value) => Math.min(value, 0));
  const cap = BULK * quantileOf(sold, Math.max(0.95 - 1 / sold.length, 0.5));
  return demand.map((value) => (value > cap ? cap / BULK : value));
}

/** The mean of several levels of the same series, without its season and bulk orders. */
const combine = (
  name: string,
  says: string,
  levelsOf: (season: number) => readonly Levels[],
): Method => ({
  name,
  says,
  needs: ({ season }) => Math.max(2 * season, 4),
  forecast: (demand, ends, { horizon, season }) =>
    ends.map((end) => {
      const { profile, plain: whole } = seasonless(demand, end, season);
      const plain = trimPeaks(whole);
      const levels = levelsOf(season);
      let sum = 0;
      for (const level of levels) sum += level(plain, [end])[0] as number;
      return withSeason(sum / levels.length, { end, horizon, profile });
    }),
});

const tsb = tsbLevel(0.1);
const long = averageLevel(LONG);

/** Kept where nothing else is clearly better: methods that err differently, taken together. */
export const steady = combine('steady', 'how often times how much, with a long mean', (season) =>
  // A week is one of few, a day one of many: days tell soon that a level has moved.
  season === 1 ? [tsb, long] : [tsb, smoothedLevel, smoothedLevel],
);

/** The same where demand has moved lately. */
export const quick = combine('quick', 'a level that follows demand, with a short mean', () => [
  smoothedLevel,
  averageLevel(SHORT),
]);
