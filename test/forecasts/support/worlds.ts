/** Chance that is the same at every run. */
export function chance(seed: number) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  const poisson = (mean: number): number => {
    if (mean <= 0) return 0;
    if (mean > 50) {
      const normal = Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next());
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
    }
    const limit = Math.exp(-mean);
    let count = 0;
    for (let left = next(); left > limit; left *= next()) count++;
    return count;
  };
  return { next, poisson };
}

/** A series whose truth is known: `meanAt` is what each step sells on average. */
export function world(input: {
  steps: number;
  meanAt: (step: number) => number;
  seed?: number;
  /** Steps of which the demand is not known. */
  unknown?: (step: number) => boolean;
}): Float64Array {
  const { poisson } = chance(input.seed ?? 1);
  return Float64Array.from({ length: input.steps }, (_, step) => {
    const sold = poisson(input.meanAt(step));
    return input.unknown?.(step) ? Number.NaN : sold;
  });
}

export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n + 1));
