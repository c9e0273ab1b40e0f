import { quantileOf } from '../series.ts';
import { errorsOf, type Past, type Size, sizesOf, weightOf } from './errors.ts';
import { type Weighed, weighedQuantile } from './weighed-quantile.ts';

/** How the errors of a place's series lie, each against those before it of its own series. */
export type PlaceErrors = {
  /** What half of the series err by or less, in their units. */
  typical: number;
  /** The error that a share of them does not exceed, in sizes of the errors before it (`drawn`). */
  quantile: (share: number) => number;
};

/** Errors before an origin from which their size is told. */
const SEEN_BEFORE = 4;
/** Errors from which a place is told of: fewer are one or two series, which tell as much themselves. */
const FEWEST = 60;
/** As how many errors of its own what is typical of the place counts. */
const BELIEF = 8;

/** An error in sizes of those before it, the n-th newest of its series. */
type Ratio = Weighed & { newest: number };

/** How large a series' errors are, drawn towards what is typical of its place. */
export const drawn = ({ mean, count }: Size, typical: number): number =>
  (count * mean + BELIEF * typical) / (count + BELIEF);

/**
 * How many sizes of its earlier errors the next error of a series is, over all series and origins of a place
 * (conformal, with errors scaled by what was known before each): one series has two dozen, of which hardly
 * three tell of a tenth. As each size is that of errors before, what it is itself off by is in it.
 *
 * @returns undefined of too few
 */
export function placeErrorsOf(series: readonly Past[]): PlaceErrors | undefined {
  const all = series.map((past) => {
    const errors = errorsOf(past);
    return { errors, sizes: sizesOf(errors) };
  });
  const typicalBefore = typicalsOf(all.map(({ sizes }) => sizes));
  const ratios: Ratio[] = [];
  for (const { errors, sizes } of all) {
    for (let n = SEEN_BEFORE; n < errors.length; n++) {
      const newest = errors.length - n;
      const size = drawn(sizes[n] as Size, typicalBefore[newest] as number);
      if (size > 0)
        ratios.push({ value: (errors[n] as number) / size, weight: weightOf(newest - 1), newest });
    }
  }
  if (ratios.length < FEWEST) return undefined;
  const quantile = weighedQuantile(ratios);
  const count = countOf(ratios);
  return {
    typical: typicalBefore[0] as number,
    // Of n errors the next one lies below the k-th with k / (n + 1): further out than among themselves.
    quantile: (share) => quantile(0.5 + ((share - 0.5) * (count + 1)) / count),
  };
}

/** The median size over the series: of all errors, of all but the newest, and so on. */
function typicalsOf(series: readonly (readonly Size[])[]): number[] {
  const longest = series.reduce((most, sizes) => Math.max(most, sizes.length), 0);
  return Array.from({ length: Math.max(longest - SEEN_BEFORE, 0) }, (_, without) => {
    const means = series.flatMap((sizes) => {
      const n = sizes.length - 1 - without;
      return n < SEEN_BEFORE ? [] : [(sizes[n] as Size).mean];
    });
    return quantileOf(Float64Array.from(means).sort(), 0.5);
  });
}

/** Variance of places that lie evenly from 0 to 1. */
const EVEN = 1 / 12;

/**
 * As how many errors of chance alone they count. Where all series are off to the same side at an origin (a
 * season, a week of promotions), they tell little more than one: by how much of the variance of their
 * places lies between origins (intraclass correlation).
 */
function countOf(ratios: readonly Ratio[]): number {
  const origins = new Map<number, { series: number; off: number }>();
  const sorted = ratios.toSorted((a, b) => a.value - b.value);
  sorted.forEach(({ newest }, i) => {
    const { series, off } = origins.get(newest) ?? { series: 0, off: 0 };
    origins.set(newest, { series: series + 1, off: off + (i + 0.5) / sorted.length - 0.5 });
  });
  let between = 0;
  let weights = 0;
  let squares = 0;
  for (const [newest, { series, off }] of origins) {
    between += off ** 2 / series / sorted.length;
    weights += weightOf(newest - 1);
    squares += weightOf(newest - 1) ** 2;
  }
  const each = sorted.length / origins.size;
  const alike = each > 1 ? (between / EVEN - 1 / each) / (1 - 1 / each) : 0;
  return (weights ** 2 / squares) * (each / (1 + (each - 1) * Math.max(alike, 0)));
}
