import type { ExtractedSum } from '../../invoice/schema.ts';
import type { NamedSum } from './name-sums.ts';

/**
 * The sums of the block in which the document adds up: what stands after the table between the
 * first and the last sum whose kind is known, and whatever else after the table is larger than all
 * of those. The gate asks of each of them what explains it.
 */
export function sumsBlock(sums: readonly NamedSum[]): ExtractedSum[] {
  const after = sums.filter((sum) => sum.after);
  const known = after.filter((sum) => sum.kind !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  const largest = Math.max(0, ...known.map(({ value }) => Math.abs(value)));
  return after
    .filter(
      (sum) =>
        (first && last && sum.order >= first.order && sum.order <= last.order) ||
        Math.abs(sum.value) > largest,
    )
    .map((sum) => ({
      label: sum.label.trim().slice(0, 60),
      amount: sum.printed,
      rate: sum.lineRate,
      guessed: sum.guessed === true && !known.some((other) => isSaidBy(sum, other)),
    }));
}

/** What arithmetic made of a sum, a word says of the same amount elsewhere. */
const isSaidBy = (sum: NamedSum, other: NamedSum) =>
  !other.guessed && other.kind === sum.kind && Math.abs(other.value - sum.value) < 0.005;
