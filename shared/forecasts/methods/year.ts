import type { Demand } from '../series.ts';

/** Steps after which a season comes again on the same weekday. */
export const yearOf = (season: number): number => (season === 1 ? 52 : 364);
/** Weeks before the day a year ago that the weeks after it are held against. */
const BEFORE = 8;
/** Beyond this a year ago was not a season: about four and a half times as much, or as little. */
const MOST = Math.log(4.5);

/**
 * By how much more sold a year ago over the horizon than in the weeks before it, and how often that can
 * be known. Drawn towards 1 by as much as chance could have made it.
 *
 * @param demand without its weekdays, up to the end that is forecast from
 * @returns undefined where the series is not old enough
 */
export function yearAgo(
  demand: Demand,
  { horizon, season }: { horizon: number; season: number },
): number | undefined {
  const then = demand.length - yearOf(season);
  const from = then - BEFORE * season;
  // A season does not come on the same day: half a week to both sides.
  const around = Math.max(1, season >> 1);
  const until = then + horizon + around;
  if (from < 0 || until > demand.length) return undefined;
  const before = statisticsOf(demand, from, then);
  const after = statisticsOf(demand, then - around, until);
  const moves = movesOf(demand, from, Math.min(then + BEFORE * season, demand.length));
  if (!(before.mean > 0 && after.mean > 0 && moves >= 0)) return 1;
  const change = Math.log(after.mean / before.mean);
  const chance = (moves / before.mean) ** 2 * (1 / before.known + 1 / after.known);
  const sure = change === 0 ? 0 : change ** 2 / (change ** 2 + chance);
  return Math.exp(sure * Math.min(Math.max(change, -MOST), MOST));
}

function statisticsOf(demand: Demand, from: number, to: number) {
  let sum = 0;
  let known = 0;
  for (let i = from; i < to; i++) {
    const value = demand[i] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return { mean: sum / known, known };
}

/** Mean size of the moves from a step to the next; NaN of none. */
function movesOf(demand: Demand, from: number, to: number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = from + 1; i < to; i++) {
    const move = Math.abs((demand[i] as number) - (demand[i - 1] as number));
    if (Number.isNaN(move)) continue;
    sum += move;
    pairs++;
  }
  return sum / pairs;
}
