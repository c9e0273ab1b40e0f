import { cumulated, type Lattice } from './lattice.ts';

/**
 * The level at or below which is ordered so that, in a share of the cycles, nothing runs out before
 * what was ordered is there. When it is ordered the stock has fallen below the level already, by what
 * the last day took beyond it: that is reckoned with.
 *
 * @param input.day a day's demand, and `lead` that of the lead time
 * @returns units
 */
export function reorderLevel(
  share: number,
  { day, lead }: { day: Lattice; lead: Lattice },
): number {
  const { quantum } = day;
  const undershoot = undershootOf(day);
  const covered = cumulated(lead);
  const at = (k: number) => (k < 0 ? 0 : (covered[Math.min(k, covered.length - 1)] as number));
  for (let level = 0; ; level++) {
    let chance = 0;
    for (let u = 0; u < undershoot.length; u++) chance += (undershoot[u] as number) * at(level - u);
    if (chance >= share || level > lead.chances.length + undershoot.length) return level * quantum;
  }
}

/** How far below a level the stock stands when it first is at it or below. */
function undershootOf(day: Lattice): Float64Array {
  const covered = cumulated(day);
  const tails = covered.map((chance) => Math.max(1 - chance, 0));
  let total = 0;
  for (const tail of tails) total += tail;
  // Nothing is sold at all.
  if (total === 0) return Float64Array.of(1);
  return tails.map((tail) => tail / total);
}
