import { type Demand, weeksOf } from '../series.ts';

/** Weeks since a change that may be told of, and weeks before that they are held against. */
const FEWEST_SINCE = 3;
const MOST_SINCE = 13;
const FEWEST_BEFORE = 8;
const MOST_BEFORE = 26;
/** How many times further apart than is usual for the series they must be. */
const SURELY = 3.5;
/** What is usual before a series tells: standard errors, squared, and as of how many weeks they count. */
const USUAL = 4;
const BELIEF = 10;
/** What sold before is taken as so many times as much at most. */
const MOST_RISE = 5;

/**
 * A series as if its level had been that of the weeks since its last lasting change all along: a customer who went, a
 * road that was closed. How far the newest weeks are from those before them is held against how far such weeks were
 * apart all over the past: what wanders, has a season or a trend moves often, and needs a larger step to be told of.
 * @param demand without its season and bulk orders
 * @returns undefined where nothing seems to have changed
 */
export function sinceChange(demand: Demand, season: number): Demand | undefined {
  // Most have not changed, and need no more than the newest.
  const newest = weeksApart(demand, { season, most: MOST_SINCE + MOST_BEFORE });
  let everywhere: typeof newest | undefined;
  let surest = SURELY;
  let change: { since: number; ratio: number } | undefined;
  for (let count = FEWEST_SINCE; count <= MOST_SINCE; count++) {
    const now = newest(0, count);
    if (!now || now.errors <= surest) continue;
    everywhere ??= weeksApart(demand, { season, most: demand.length });
    let squares = BELIEF * USUAL;
    let seen = BELIEF;
    for (let ago = count; ; ago++) {
      const then = everywhere(ago, count);
      if (!then) break;
      squares += then.errors ** 2;
      seen++;
    }
    const surely = now.errors / Math.max(Math.sqrt(squares / seen), 1);
    if (surely <= surest) continue;
    surest = surely;
    change = { since: count * season, ratio: Math.min(now.ratio, MOST_RISE) };
  }
  if (!change) return undefined;
  const { since, ratio } = change;
  return demand.map((value, i) => (i < demand.length - since ? value * ratio : value));
}

/**
 * How far apart `count` weeks, `ago` weeks from the end, and those before them are, in standard errors.
 * The larger of both spreads is what chance could have made of them.
 * @returns a function that is undefined where there are too few weeks, or nothing sold in those before
 */
function weeksApart(demand: Demand, { season, most }: { season: number; most: number }) {
  const means = weeksOf(demand, { season, most });
  const weeks = means.length;
  const sums = new Float64Array(weeks + 1);
  const squares = new Float64Array(weeks + 1);
  const known = new Float64Array(weeks + 1);
  for (let ago = 0; ago < weeks; ago++) {
    const mean = means[weeks - 1 - ago] as number;
    const is = Number.isNaN(mean) ? 0 : 1;
    sums[ago + 1] = (sums[ago] as number) + (is && mean);
    squares[ago + 1] = (squares[ago] as number) + (is && mean * mean);
    known[ago + 1] = (known[ago] as number) + is;
  }
  const statistics = (from: number, to: number) => {
    const count = (known[to] as number) - (known[from] as number);
    const mean = ((sums[to] as number) - (sums[from] as number)) / count;
    const square = ((squares[to] as number) - (squares[from] as number)) / count;
    return { count, mean, variance: (Math.max(square - mean * mean, 0) * count) / (count - 1) };
  };
  return (ago: number, count: number) => {
    const until = Math.min(ago + count + MOST_BEFORE, weeks);
    if (until < ago + count + FEWEST_BEFORE) return undefined;
    const since = statistics(ago, ago + count);
    const before = statistics(ago + count, until);
    const chance = Math.max(since.variance, before.variance) * (1 / since.count + 1 / before.count);
    const enough = since.count >= FEWEST_SINCE && before.count >= FEWEST_BEFORE;
    if (!(enough && chance > 0 && before.mean > 0)) return { errors: 0, ratio: 1 };
    return {
      errors: Math.abs(since.mean - before.mean) / Math.sqrt(chance),
      ratio: since.mean / before.mean,
    };
  };
}
