import { cumulated, type Lattice } from './lattice.ts';
import { createRenewal } from './least-cost.ts';

/**
 * The level at or below which is ordered so that, in a share of the cycles, nothing runs out before
 * what was ordered is there. When it is ordered the stock has fallen below the level already, by what
 * was taken beyond it since the last look: that is reckoned with.
 *
 * @param input.look the demand between two looks, and `lead` that of the lead time
 * @param input.batch units from the level up to which is ordered down to the one at which it is
 * @returns units
 */
export function reorderLevel(
  share: number,
  { look, lead, batch }: { look: Lattice; lead: Lattice; batch: number },
): number {
  const { quantum } = look;
  const undershoot = undershootOf(look, Math.min(Math.ceil(batch / quantum), FAR));
  const covered = cumulated(lead);
  const at = (k: number) => (k < 0 ? 0 : (covered[Math.min(k, covered.length - 1)] as number));
  for (let level = 0; ; level++) {
    let chance = 0;
    for (let u = 0; u < undershoot.length; u++) chance += (undershoot[u] as number) * at(level - u);
    if (chance >= share || level > lead.chances.length + undershoot.length) return level * quantum;
  }
}

/** Quanta of a batch after which it makes no difference how many more they are. */
const FAR = 2_000;

/** How far below a level the stock stands when it first is at it or below, on its way down from `batch` above. */
function undershootOf(look: Lattice, batch: number): Float64Array {
  const { chances } = look;
  // Nothing is sold at all.
  if ((chances[0] as number) >= 1) return Float64Array.of(1);
  const { visits } = createRenewal(look);
  return chances.map((_, under) => {
    let chance = 0;
    const first = Math.max(0, batch + under - chances.length + 1);
    for (let j = first; j < batch; j++)
      chance += visits(j) * (chances[batch - j + under] as number);
    return chance;
  });
}
