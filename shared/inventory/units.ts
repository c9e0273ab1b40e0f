/** How many of a measure's smallest unit each word is. What counts alike stands in one measure. */
const MEASURES: Record<string, number>[] = [
  { mg: 0.001, g: 1, kg: 1_000, t: 1_000_000, oz: 28.349523125, lb: 453.59237 },
  { ml: 1, cl: 10, dl: 100, l: 1_000, hl: 100_000 },
  { mm: 1, cm: 10, m: 1_000 },
  { pcs: 1, pc: 1, piece: 1, pieces: 1, each: 1, ea: 1, unit: 1, units: 1, pair: 2, dozen: 12 },
];

const known = (unit: string) => unit.trim().toLowerCase();

/**
 * What one of `from` is in `to`.
 * @returns undefined where the two do not measure the same, or a unit is not known
 */
export function conversion(from: string | null, to: string | null): number | undefined {
  // What says no unit is meant in the item's own.
  if (from === null) return 1;
  if (to === null) return undefined;
  const [a, b] = [known(from), known(to)];
  if (a === b) return 1;
  for (const measure of MEASURES) {
    const [one, other] = [measure[a], measure[b]];
    if (one !== undefined && other !== undefined) return one / other;
  }
  return undefined;
}
