import { quantileOf } from '../series.ts';
import type { Trial } from './backtest.ts';

/** Shares of the lead time's demand that are told. */
export const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** How many origins whose horizons overlap say as much as one that lies apart. */
const OVERLAP = 1.25;

/** The power of the forecast by which it errs more. */
const GROWS = 0.7;

/** Origins from which a band can be told at all. */
export const FEWEST_ORIGINS = 5;

/**
 * What the demand over the horizon will not exceed, in a share of the cases: the forecast plus the
 * quantile of what it was off by at past origins (split conformal). What sells more is also off by more:
 * by its square root where only chance moves it, by itself where its level does. The residuals are taken in
 * units between the two.
 *
 * @returns undefined with fewer than five origins
 */
export function sumQuantile(
  { residuals, sums, ahead }: Trial,
  { overlapping }: { overlapping: boolean },
) {
  if (residuals.length < FEWEST_ORIGINS) return undefined;
  const unit = (sum: number) => Math.max(sum, 1) ** GROWS;
  const sorted = residuals.map((residual, i) => residual / unit(sums[i] as number)).sort();
  const count = Math.max(sorted.length / (overlapping ? OVERLAP : 1), 2);
  let sum = 0;
  for (const step of ahead) sum += step;
  return (share: number): number => {
    // Of n residuals the next one lies below the k-th with k / (n + 1).
    const at = (share * (count + 1) - 1) / (count - 1);
    return Math.max(sum + unit(sum) * quantileOf(sorted, at), 0);
  };
}
