/** Steps of the descent: where shares have settled long before, in practice. */
const MOST_STEPS = 2_000;
const SETTLED = 1e-7;

/**
 * The shares, none negative and 1 together, that make `shares·squares·shares − 2·linear·shares`
 * least, drawn towards others by `doubt` times their squared distance. By projected descent.
 */
export function leastOnSimplex({
  squares,
  linear,
  towards,
  doubt,
}: {
  /** Symmetric, and never negative. */
  squares: readonly (readonly number[])[];
  linear: readonly number[];
  towards: readonly number[];
  doubt: number;
}): number[] {
  const errors = centred(squares, linear);
  const steepest = Math.hypot(...errors.flat()) + doubt;
  if (!(steepest > 0) || !Number.isFinite(steepest)) return [...towards];
  let shares = [...towards];
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = ontoSimplex(
      shares.map((share, i) => {
        const row = errors[i] as readonly number[];
        let slope = doubt * (share - (towards[i] as number));
        for (let j = 0; j < row.length; j++) slope += (row[j] as number) * (shares[j] as number);
        return share - slope / steepest;
      }),
    );
    const moved = Math.max(...next.map((share, i) => Math.abs(share - (shares[i] as number))));
    shares = next;
    if (moved < SETTLED) break;
  }
  return shares;
}

/**
 * The same in one matrix. As the shares are 1 together, the same amount off all of it changes nothing; without
 * what all have in common, what they differ by is steep enough to be found.
 */
function centred(squares: readonly (readonly number[])[], linear: readonly number[]): number[][] {
  const errors = squares.map((row, i) =>
    row.map((value, j) => value - (linear[i] as number) - (linear[j] as number)),
  );
  const all = errors.flat();
  const mean = all.reduce((sum, it) => sum + it, 0) / all.length;
  return errors.map((row) => row.map((value) => value - mean));
}

/** The nearest shares to any values (Duchi and others, 2008): less by one amount, none below 0. */
function ontoSimplex(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => b - a);
  let sum = 0;
  let less = 0;
  sorted.forEach((value, i) => {
    sum += value;
    const amount = (sum - 1) / (i + 1);
    if (value > amount) less = amount;
  });
  return values.map((value) => Math.max(value - less, 0));
}
