import { type Demand, quantileOf } from '../series.ts';
import { averageLevel, type Levels, smoothedLevel, tsbLevel } from './level.ts';
import type { Ask, Method } from './method.ts';
import { seasonless, withSeason } from './profile.ts';

const LONG = 26;
const SHORT = 8;
/** Steps that a peak is held against: in a year of growth, all of the newest would be peaks. */
const RECENT = 52;
/** What sold in so few of the weeks sold by chance. */
const ONE_OFF = 0.05;
/** So many times what sells once in twenty steps is an order that does not come again. */
const BULK = 3;

/**
 * Cuts a bulk order down to the most that is usual, for it says little about the next steps. What sold
 * in one week of twenty or fewer is told as not sold: its band tells the risk.
 */
function trimPeaks(demand: Demand, season: number): Demand {
  const known = demand
    .subarray(Math.max(0, demand.length - RECENT))
    .filter((value) => !Number.isNaN(value));
  if (known.length < 8) return demand;
  const sold = known.filter((value) => value > 0).sort();
  if (sold.length <= (ONE_OFF / season) * known.length)
    return demand.map((value) => Math.min(value, 0));
  const cap = BULK * quantileOf(sold, Math.max(0.95 - 1 / sold.length, 0.5));
  // Most have none, and need no copy.
  if (!demand.some((value) => value > cap)) return demand;
  return demand.map((value) => (value > cap ? cap / BULK : value));
}

/** A level that a combination takes, and how much of it unless it is told otherwise. */
type Part = { level: Levels; share: number };

const tsb = tsbLevel(0.1);

/** By week its levels err differently from place to place, so what a place's series tell is taken (`weigh`). */
const STEADY: Record<'day' | 'week', readonly Part[]> = {
  week: [tsb, smoothedLevel, averageLevel(LONG)].map((level) => ({ level, share: 1 / 3 })),
  day: [
    { level: tsb, share: 1 / 3 },
    { level: smoothedLevel, share: 2 / 3 },
  ],
};
const QUICK: readonly Part[] = [
  { level: smoothedLevel, share: 1 / 2 },
  { level: averageLevel(SHORT), share: 1 / 2 },
];
const steadyParts = (season: number) => STEADY[season === 1 ? 'week' : 'day'];

/** Each part's level before an end of the same series, without its season and bulk orders, and that season. */
function levelsAt(
  demand: Demand,
  { end, season }: { end: number; season: number },
  of: readonly Part[],
) {
  const { profile, plain: whole } = seasonless(demand, end, season);
  const plain = trimPeaks(whole, season);
  return { profile, levels: of.map(({ level }) => level(plain, [end])[0] as number) };
}

/** The levels of the steady forecast before an end. */
export const steadyLevels = (demand: Demand, at: { end: number; season: number }) =>
  levelsAt(demand, at, steadyParts(at.season));

const combine = (
  { name, says }: Pick<Method, 'name' | 'says'>,
  partsOf: (ask: Ask) => readonly Part[],
): Method => ({
  name,
  says,
  needs: ({ season }) => Math.max(2 * season, 4),
  forecast: (demand, ends, ask) => {
    const parts = partsOf(ask);
    return ends.map((end) => {
      const { profile, levels } = levelsAt(demand, { end, season: ask.season }, parts);
      const level = levels.reduce((sum, it, n) => sum + it * (parts[n] as Part).share, 0);
      return withSeason(level, { end, horizon: ask.horizon, profile });
    });
  },
});

/** Kept where nothing else is clearly better: methods that err differently, taken together. */
export const steady = combine(
  { name: 'steady', says: 'how often times how much, with levels that follow slowly and soon' },
  ({ season, shares }) =>
    steadyParts(season).map(({ level, share }, n) => ({ level, share: shares?.[n] ?? share })),
);

/** The same where demand has moved lately. */
export const quick = combine(
  { name: 'quick', says: 'a level that follows demand, with a short mean' },
  () => QUICK,
);
