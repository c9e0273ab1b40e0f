import { type Demand, quantileOf } from '../series.ts';
import { averageLevel, type Levels, smoothedLevel, tsbLevel } from './level.ts';
import type { Method } from './method.ts';
import { seasonless, withSeason } from './profile.ts';
import { yearAgo } from './year.ts';

const HALF_YEAR = 26;
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

/**
 * A level that the steady forecast may take, `usually` how much of it against the others. With `year`
 * it is moved as it moved a year ago.
 */
type Part = { level: Levels; usually: number; year?: true };

/** What hardly any place needs much of. */
const SELDOM = 0.3;
const short = averageLevel(SHORT);
const halfYear = averageLevel(HALF_YEAR);

/** How much a place takes of each is what its series tell together (`weigh`). */
const STEADY: readonly Part[] = [
  { level: tsbLevel(0.1), usually: 1 },
  { level: smoothedLevel, usually: 1 },
  { level: halfYear, usually: 1 },
  { level: short, usually: SELDOM },
  { level: tsbLevel(0.3), usually: SELDOM },
  { level: tsbLevel(0.03, { warm: 1 }), usually: SELDOM },
  { level: short, usually: SELDOM, year: true },
  { level: smoothedLevel, usually: SELDOM, year: true },
  { level: halfYear, usually: SELDOM, year: true },
];
/** Which of the steady forecast's levels go by the year before. */
export const BY_YEAR: readonly boolean[] = STEADY.map(({ year }) => year === true);
/** As much of each as is usual. */
export const USUAL: readonly number[] = STEADY.map(({ usually }) => usually);

/** What is taken where no place tells: by day a half year of days hardly sees that a level moves. */
const ALONE: Record<'day' | 'week', readonly number[]> = {
  week: [1 / 3, 1 / 3, 1 / 3],
  day: [1 / 3, 2 / 3],
};
const aloneAt = (season: number) => ALONE[season === 1 ? 'week' : 'day'];

type At = { end: number; season: number; horizon: number };

/** A series before an end without its season and bulk orders, and levels of it, each reckoned once. */
function reckon(demand: Demand, end: number, season: number) {
  const { profile, plain: whole, kept } = seasonless(demand, end, season);
  const plain = (kept.get(trimPeaks) as Demand | undefined) ?? trimPeaks(whole, season);
  kept.set(trimPeaks, plain);
  const levelOf = (level: Levels): number => {
    const made = (kept.get(level) as number | undefined) ?? (level(plain, [end])[0] as number);
    kept.set(level, made);
    return made;
  };
  return { profile, plain, levelOf };
}

/**
 * The levels of the steady forecast before an end, without the series' season and bulk orders, and that
 * season. Those that nothing is taken of are not reckoned, and are 0.
 *
 * @returns `year` undefined where the series is not old enough: its levels are then those without it
 */
export function steadyLevels(
  demand: Demand,
  { end, season, horizon }: At,
  shares?: readonly number[],
) {
  const { profile, plain, levelOf } = reckon(demand, end, season);
  const year = yearAgo(plain, { horizon, season });
  const levels = STEADY.map((part, n) => {
    if (shares && !shares[n]) return 0;
    return levelOf(part.level) * (part.year ? (year ?? 1) : 1);
  });
  return { profile, levels, year };
}

/** Kept where nothing else is clearly better: methods that err differently, taken together. */
export const steady: Method = {
  name: 'steady',
  says: 'how often times how much, with levels that follow slowly and soon, and the year before',
  needs: ({ season }) => Math.max(2 * season, 4),
  forecast: (demand, ends, { horizon, season, shares = aloneAt(season) }) =>
    ends.map((end) => {
      const { profile, levels } = steadyLevels(demand, { end, season, horizon }, shares);
      const level = levels.reduce((sum, it, n) => sum + it * (shares[n] ?? 0), 0);
      return withSeason(level, { end, horizon, profile });
    }),
};

/** The same where demand has moved lately. */
export const quick: Method = {
  name: 'quick',
  says: 'a level that follows demand, with a short mean',
  needs: steady.needs,
  forecast: (demand, ends, { horizon, season }) =>
    ends.map((end) => {
      const { profile, levelOf } = reckon(demand, end, season);
      const [followed, lately] = [levelOf(smoothedLevel), levelOf(short)];
      return withSeason((followed + lately) / 2, { end, horizon, profile });
    }),
};
