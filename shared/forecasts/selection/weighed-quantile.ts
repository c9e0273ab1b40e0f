/** A value and how much it counts. */
export type Weighed = { value: number; weight: number };

/**
 * The value below which a share of the weight lies, each value in the middle of its own weight, between two
 * neighbours by proportion and never beyond the outermost.
 * @param values not empty
 */
export function weighedQuantile(values: readonly Weighed[]): (share: number) => number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const all = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  const places = Float64Array.from(sorted, ({ weight }) => {
    below += weight;
    return (below - weight / 2) / all;
  });
  const valueAt = (n: number) => (sorted[n] as Weighed).value;
  return (share) => {
    const above = firstFrom(places, share);
    if (above === 0) return valueAt(0);
    if (above === places.length) return valueAt(above - 1);
    const from = places[above - 1] as number;
    const part = (share - from) / ((places[above] as number) - from);
    return valueAt(above - 1) + part * (valueAt(above) - valueAt(above - 1));
  };
}

/** Where the first of ascending values is that is not below `wanted`; their number where none is. */
function firstFrom(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
