/** The size in the middle, in points: what most words of a page have. `usual` where there is none. */
export function medianSize(sizes: readonly number[], usual: number): number {
  return [...sizes].sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? usual;
}
