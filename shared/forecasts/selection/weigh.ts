import { BY_YEAR, USUAL } from '../methods/combination.ts';
import { leastOnSimplex } from './simplex.ts';
import type { TriedSeries } from './try-levels.ts';

/** Origins that must speak against the usual shares before they are half given up. */
const BELIEF = 300;
/** Of the origins, how many must have had a year before them for the year to be counted on. */
const YEARS_SEEN = 0.2;

/**
 * What squares of errors come to for any shares: of the levels with each other, and with what was used;
 * and at how many origins, of which so many had a year before them.
 */
type Squares = { levels: number[][]; used: number[]; origins: number; years: number };

/**
 * How much the steady forecast is to take of each of its levels: what would have erred least, in the
 * horizon's sum and in its steps, at the origins of all series together, each in its own steps. One series
 * tells hardly anything of it, a few hundred tell whether levels move at their place soon or slowly, and
 * whether the year comes again. Drawn towards what is usual.
 *
 * @returns undefined where no series has an origin
 */
export function weigh(tried: readonly TriedSeries[]): number[] | undefined {
  const squares: Squares = {
    levels: USUAL.map(() => USUAL.map(() => 0)),
    used: USUAL.map(() => 0),
    origins: 0,
    years: 0,
  };
  for (const series of tried) addSeries(squares, series);
  if (squares.origins === 0) return undefined;
  const years = squares.years / squares.origins;
  const wanted = USUAL.map((usual, n) => (BY_YEAR[n] ? usual * years : usual));
  // Before a year was seen, its levels are those without it: nothing would speak against them.
  const taken = USUAL.flatMap((_, n) => (BY_YEAR[n] && years < YEARS_SEEN ? [] : [n]));
  const of = (values: readonly number[]) => taken.map((n) => values[n] as number);
  const levels = taken.map((n) => of(squares.levels[n] as number[]));
  const all = of(wanted).reduce((sum, it) => sum + it, 0);
  const least = leastOnSimplex({
    squares: levels,
    linear: of(squares.used),
    towards: of(wanted).map((it) => it / all),
    doubt: (BELIEF / squares.origins) * apartOf(levels),
  });
  const shares = USUAL.map(() => 0);
  taken.forEach((n, i) => {
    shares[n] = least[i] as number;
  });
  return shares;
}

/** How far the levels are from their mean, squared and on average: what there is to choose between. */
function apartOf(levels: readonly number[][]): number {
  const count = levels.length;
  let own = 0;
  let all = 0;
  levels.forEach((row, i) => {
    own += row[i] as number;
    for (const value of row) all += value;
  });
  return Math.max(own / count - all / count ** 2, 0);
}

function addSeries(squares: Squares, { scale, origins }: TriedSeries): void {
  for (const { levels, own, product, year } of origins) {
    const inSteps = levels.map((level) => level / scale);
    inSteps.forEach((level, i) => {
      const row = squares.levels[i] as number[];
      inSteps.forEach((other, j) => {
        row[j] = (row[j] as number) + level * other * own;
      });
      squares.used[i] = (squares.used[i] as number) + (level * product) / scale;
    });
    squares.origins++;
    if (year) squares.years++;
  }
}
