import { sumOf } from '../series.ts';
import type { Trial } from './backtest.ts';

/** Shares of the lead time's demand that are told. */
export const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** How many origins whose horizons overlap say as much as one that lies apart. */
const OVERLAP = 1.4;

/** The power of the forecast by which it errs more. */
const GROWS = 0.6;

/** Origins after which an error says half as much: seasons and levels have times in which all is harder. */
const HALF_LIFE = 12;

/** Origins from which a band can be told at all. */
export const FEWEST_ORIGINS = 5;

/**
 * What the demand over the horizon will not exceed, in a share of the cases: the forecast plus the
 * quantile of what it was off by at past origins (split conformal, the newer the more it counts). What sells
 * more is also off by more: by its square root where only chance moves it, by itself where its level does.
 * The residuals are taken in units between the two.
 *
 * @returns undefined with fewer than five origins
 */
export function sumQuantile(
  { residuals, sums, ahead }: Pick<Trial, 'residuals' | 'sums' | 'ahead'>,
  { overlapping }: { overlapping: boolean },
) {
  if (residuals.length < FEWEST_ORIGINS) return undefined;
  const unit = (sum: number) => Math.max(sum, 1) ** GROWS;
  const newest = residuals.length - 1;
  const errors = Array.from(residuals, (residual, i) => ({
    size: residual / unit(sums[i] as number),
    weight: 0.5 ** ((newest - i) / HALF_LIFE),
  })).sort((a, b) => a.size - b.size);
  const { places, count } = placesOf(errors, { overlapping });
  const sum = sumOf(ahead);
  return (share: number): number => {
    // Of n residuals the next one lies below the k-th with k / (n + 1): further out than among themselves.
    const place = 0.5 + ((share - 0.5) * (count + 1)) / count;
    return Math.max(sum + unit(sum) * sizeAt(place, { errors, places }), 0);
  };
}

type Weighed = { size: number; weight: number };

/** Where in its weight each error lies, from 0 to 1, and as how many equal ones they count. */
function placesOf(errors: readonly Weighed[], { overlapping }: { overlapping: boolean }) {
  let all = 0;
  let squares = 0;
  for (const { weight } of errors) {
    all += weight;
    squares += weight * weight;
  }
  let below = 0;
  const places = errors.map(({ weight }) => {
    below += weight;
    return (below - weight / 2) / all;
  });
  return { places, count: Math.max((all * all) / squares / (overlapping ? OVERLAP : 1), 2) };
}

/** The error at a place, between two neighbours by proportion. */
function sizeAt(
  place: number,
  { errors, places }: { errors: readonly Weighed[]; places: readonly number[] },
): number {
  const above = places.findIndex((it) => it >= place);
  const { size: high } = errors.at(above) as Weighed;
  if (above <= 0) return high;
  const { size: low } = errors[above - 1] as Weighed;
  const from = places[above - 1] as number;
  return low + ((place - from) / ((places[above] as number) - from)) * (high - low);
}
