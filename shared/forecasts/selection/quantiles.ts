import { sumOf } from '../series.ts';
import type { Trial } from './backtest.ts';
import { errorsOf, type Size, sizesOf, unitOf, weightOf } from './errors.ts';
import { drawn, type PlaceErrors } from './place-errors.ts';
import { weighedQuantile } from './weighed-quantile.ts';

/** Shares of the lead time's demand that are told. */
export const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** How many origins whose horizons overlap say as much as one that lies apart. */
const OVERLAP = 1.4;

/** Origins from which a band can be told at all. */
export const FEWEST_ORIGINS = 5;

/**
 * What the demand over the horizon will not exceed, in a share of the cases: the forecast plus what it is
 * off by then. How large its errors are, the series tells; how they lie, its place does, and the series
 * itself where it has none.
 *
 * @returns undefined with fewer than five origins
 */
export function sumQuantile(
  { residuals, sums, ahead }: Pick<Trial, 'residuals' | 'sums' | 'ahead'>,
  { overlapping, place }: { overlapping: boolean; place?: PlaceErrors | undefined },
): ((share: number) => number) | undefined {
  if (residuals.length < FEWEST_ORIGINS) return undefined;
  const errors = errorsOf({ residuals, sums });
  const size = sizesOf(errors).at(-1) as Size;
  const sum = sumOf(ahead);
  const unit = unitOf({ sums })(sum);
  const errorAt = place
    ? scaled(place, drawn(size, place.typical))
    : ownQuantile(errors, Math.max(overlapping ? size.count / OVERLAP : size.count, 2));
  return (share) => Math.max(sum + unit * errorAt(share), 0);
}

const scaled =
  ({ quantile }: PlaceErrors, size: number) =>
  (share: number): number =>
    size * quantile(share);

/** The quantile of a series' own errors (split conformal, the newer the more it counts). */
function ownQuantile(errors: readonly number[], count: number) {
  const quantile = weighedQuantile(
    errors.map((value, i) => ({ value, weight: weightOf(errors.length - 1 - i) })),
  );
  // Of n errors the next one lies below the k-th with k / (n + 1): further out than among themselves.
  return (share: number): number => quantile(0.5 + ((share - 0.5) * (count + 1)) / count);
}
