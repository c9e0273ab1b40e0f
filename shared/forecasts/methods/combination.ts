import { type Demand, quantileOf } from '../series.ts';
import { sinceChange } from './change.ts';
import { averageLevel, type Levels, smoothedLevel, tsbLevel } from './level.ts';
import type { Method } from './method.ts';
import { type Seasons, seasonless, withSeason } from './profile.ts';
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

type At = Seasons & { end: number; horizon: number };

/** Levels of a series, each reckoned once. */
class Reckoned {
  readonly plain: Demand;
  private readonly made = new Map<Levels, number>();

  constructor(plain: Demand) {
    this.plain = plain;
  }

  levelOf(level: Levels): number {
    const made = this.made.get(level) ?? (level(this.plain, [this.plain.length])[0] as number);
    this.made.set(level, made);
    return made;
  }
}

/** What several methods reckon of a series before an end, without its season and bulk orders. */
function reckon(demand: Demand, end: number, seasons: Seasons) {
  const { profile, plain: whole, kept } = seasonless(demand, end, seasons);
  const before = kept.get(reckon) as ReturnType<typeof reckonOf> | undefined;
  const made = before ?? reckonOf(whole, seasons.season);
  kept.set(reckon, made);
  return { profile, ...made };
}

function reckonOf(whole: Demand, season: number) {
  const plain = trimPeaks(whole, season);
  const since = sinceChange(plain, season);
  return { usual: new Reckoned(plain), changed: since && new Reckoned(since) };
}

/**
 * The levels of the steady forecast before an end, without the series' season and bulk orders, and that
 * season. Those that nothing is taken of are not reckoned, and are 0.
 *
 * @returns `year` undefined where the series is not old enough: its levels are then those without it; `changed` the
 * levels as if the last lasting change had been there all along, where there was one
 */
export function steadyLevels(
  demand: Demand,
  { end, horizon, ...seasons }: At,
  shares?: readonly number[],
) {
  const { profile, usual, changed } = reckon(demand, end, seasons);
  const year = yearAgo(usual.plain, { horizon, season: seasons.season });
  const levelsOf = (reckoned: Reckoned) =>
    STEADY.map((part, n) => {
      if (shares && !shares[n]) return 0;
      return reckoned.levelOf(part.level) * (part.year ? (year ?? 1) : 1);
    });
  return { profile, levels: levelsOf(usual), changed: changed && levelsOf(changed), year };
}

/** What the steady forecast takes of levels, and of those since a change. */
export function steadyLevel(
  { levels, changed }: { levels: readonly number[]; changed?: readonly number[] | undefined },
  { shares, lasting }: { shares: readonly number[]; lasting: number },
): number {
  const of = (values: readonly number[]) =>
    values.reduce((sum, it, n) => sum + it * (shares[n] ?? 0), 0);
  return changed ? (1 - lasting) * of(levels) + lasting * of(changed) : of(levels);
}

/** Kept where nothing else is clearly better: methods that err differently, taken together. */
export const steady: Method = {
  name: 'steady',
  says: 'how often times how much, with levels that follow slowly and soon, and the year before',
  needs: ({ season }) => Math.max(2 * season, 4),
  forecast: (demand, ends, { horizon, season, rhythm, shares = aloneAt(season), lasting = 1 }) =>
    ends.map((end) => {
      const { profile, ...levels } = steadyLevels(demand, { end, season, rhythm, horizon }, shares);
      return withSeason(steadyLevel(levels, { shares, lasting }), { end, horizon, profile });
    }),
};

/** The same where demand has moved lately. */
export const quick: Method = {
  name: 'quick',
  says: 'a level that follows demand, with a short mean',
  needs: steady.needs,
  forecast: (demand, ends, { horizon, ...seasons }) =>
    ends.map((end) => {
      const { profile, usual } = reckon(demand, end, seasons);
      const [followed, lately] = [usual.levelOf(smoothedLevel), usual.levelOf(short)];
      return withSeason((followed + lately) / 2, { end, horizon, profile });
    }),
};
