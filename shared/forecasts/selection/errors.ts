import { meanOf } from '../series.ts';

/** What a forecast of a series' horizon was off by at past origins, oldest first, and what it was. */
export type Past = { residuals: ArrayLike<number>; sums: ArrayLike<number> };

/** The power of the forecast by which it errs more. */
const GROWS = 0.6;
/** Of a series' mean forecast, the least that one is taken as: a forecast of nothing is off by more than one piece. */
const LEAST = 0.25;
/** Origins after which an error says half as much: seasons and levels have times in which all is harder. */
const HALF_LIFE = 12;

/**
 * In what a series' errors are told. What sells more is also off more: by its square root where only
 * chance moves it, by itself where its level does; the unit is between the two.
 */
export function unitOf({ sums }: Pick<Past, 'sums'>): (sum: number) => number {
  const least = Math.max(LEAST * meanOf(sums), 1);
  return (sum) => Math.max(sum, least) ** GROWS;
}

/** Errors in their units, oldest first. */
export function errorsOf(past: Past): number[] {
  const unit = unitOf(past);
  return Array.from(past.residuals, (residual, i) => residual / unit(past.sums[i] as number));
}

/** How much the n-th newest error counts, from 0 on. */
export const weightOf = (newest: number): number => 0.5 ** (newest / HALF_LIFE);

/** How large errors are, and as how many equal ones they count. */
export type Size = { mean: number; count: number };

/** How large the errors before each origin were, and at last all of them; the newer the more they count. */
export function sizesOf(errors: readonly number[]): Size[] {
  const older = weightOf(1);
  let sum = 0;
  let weight = 0;
  let squares = 0;
  const sizes: Size[] = [{ mean: 0, count: 0 }];
  for (const error of errors) {
    sum = older * sum + Math.abs(error);
    weight = older * weight + 1;
    squares = older * older * squares + 1;
    sizes.push({ mean: sum / weight, count: weight ** 2 / squares });
  }
  return sizes;
}
