import { countKnown, type Demand, meanOf, weeksOf } from '../series.ts';

/** Weeks after which promotions come again: a quarter at most, and so often seen at least. */
const LONGEST = 13;
const FEWEST_TIMES = 4;
/** Newest weeks that tell of it, and those on each side of one that it is held against. */
const SPANS = [26, 52, 156];
const AROUND = 6;
/** By how much more than chance it must explain (a difference of Bayes' information criterion). */
const SURELY = 25;

/**
 * After how many weeks the same comes again: a shop that promotes each fifth week. What is long and slow is no rhythm, for
 * each week is held against those around it.
 * @returns 1 where no rhythm is sure
 */
export function rhythmOf(demand: Demand, season: number): number {
  const weeks = weeksOf(demand, { season, most: Math.max(...SPANS) });
  const off = weeks.map((week, n) => {
    const around = meanOf(weeks, Math.max(0, n - AROUND), Math.min(n + AROUND + 1, weeks.length));
    // One week is worth three others at most: of a single rush nothing comes again.
    return around > 0 ? Math.min(week / around - 1, 3) : Number.NaN;
  });
  let most = SURELY;
  let rhythm = 1;
  for (const span of SPANS) {
    const known = off.subarray(-span);
    const count = countKnown(known);
    const all = leftOver(known, 1);
    for (let period = 2; period <= LONGEST && period * FEWEST_TIMES <= count; period++) {
      const left = leftOver(known, period);
      const gain = count * Math.log(all / left) - (period - 1) * Math.log(count);
      if (!(gain > most && left > 0)) continue;
      most = gain;
      rhythm = period;
    }
    if (off.length <= span) break;
  }
  return rhythm;
}

/** Squares that are left when each place of a period has a mean of its own. */
function leftOver(values: Float64Array, period: number): number {
  let left = 0;
  for (let place = 0; place < period; place++) {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let n = place; n < values.length; n += period) {
      const value = values[n] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      squares += value * value;
      count++;
    }
    if (count > 0) left += squares - sum ** 2 / count;
  }
  return left;
}
