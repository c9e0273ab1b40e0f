import { steadyLevels } from '../methods/combination.ts';
import type { Ask } from '../methods/method.ts';
import { forget, withSeason } from '../methods/profile.ts';
import { countKnown, type Demand, meanOf, sumOf } from '../series.ts';
import { type Tide, tideAhead, withoutTide } from '../tide.ts';
import { naiveScale, originsOf } from './backtest.ts';

/** Origins that must speak against equal shares before they are half given up. */
const BELIEF = 300;
/** Shares are told in twentieths: how well they do hardly differs between neighbours. */
const PARTS = 20;

/** What squares of errors come to for any shares: of the levels with each other, and with what was used. */
type Squares = { levels: number[][]; used: number[]; apart: number; origins: number };

/**
 * How much the steady forecast by week is to take of each of its levels: what would have erred least at the
 * origins of all series together, each in its own steps. One series tells hardly anything of it, a few
 * hundred tell whether levels move at their place soon or slowly. Drawn towards equal shares.
 *
 * @returns undefined by day, where the levels hardly differ
 */
export function weigh(
  demands: readonly Demand[],
  { ask, tide }: { ask: Ask; tide: Tide | undefined },
): number[] | undefined {
  if (ask.season > 1) return undefined;
  const squares: Squares = { levels: square(), used: [0, 0, 0], apart: 0, origins: 0 };
  for (const demand of demands) addSeries(squares, demand, { ask, tide });
  if (squares.origins === 0) return undefined;
  const doubt = (BELIEF * squares.apart) / 3 / squares.origins;
  let best = { shares: [1 / 3, 1 / 3, 1 / 3], loss: Number.POSITIVE_INFINITY };
  for (let a = 0; a <= PARTS; a++)
    for (let b = 0; b <= PARTS - a; b++) {
      const shares = [a / PARTS, b / PARTS, (PARTS - a - b) / PARTS];
      const loss = lossOf(shares, squares) + doubt * sumOf(shares.map((it) => (it - 1 / 3) ** 2));
      if (loss < best.loss) best = { shares, loss };
    }
  return best.shares;
}

const square = () => [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];

/** Less what no shares change. */
const lossOf = (shares: readonly number[], { levels, used }: Squares): number =>
  sumOf(
    shares.map(
      (a, i) =>
        a *
        (sumOf(shares.map((b, j) => b * ((levels[i] as number[])[j] as number))) -
          2 * (used[i] as number)),
    ),
  );

function addSeries(
  squares: Squares,
  demand: Demand,
  { ask, tide }: { ask: Ask; tide: Tide | undefined },
): void {
  const scale = naiveScale(demand);
  if (scale === 0) return;
  const plain = tide ? withoutTide(demand, tide) : demand;
  const later = tide ? tide.steps.length - demand.length : 0;
  for (const end of originsOf(demand, ask)) {
    const ahead = demand.subarray(end, end + ask.horizon);
    const known = countKnown(ahead);
    const { profile, levels } = steadyLevels(plain, { end, season: ask.season });
    const unit = withSeason(tide ? tideAhead(tide, end + later) : 1, {
      end,
      horizon: known,
      profile,
    });
    const steps = sumOf(unit) / (scale * Math.sqrt(known));
    const used = (meanOf(ahead) * known) / (scale * Math.sqrt(known));
    const middle = (steps * sumOf(levels)) / levels.length;
    levels.forEach((level, i) => {
      const row = squares.levels[i] as number[];
      levels.forEach((other, j) => {
        row[j] = (row[j] as number) + level * steps * other * steps;
      });
      squares.used[i] = (squares.used[i] as number) + level * steps * used;
      squares.apart += (level * steps - middle) ** 2;
    });
    squares.origins++;
  }
  forget(plain);
}
