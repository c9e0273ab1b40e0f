import type { ExtractedSum } from '../../invoice/schema.ts';
import type { NamedSum } from './name-sums.ts';

const CENT = 0.011;

/**
 * The sums of the block in which the document adds up: what stands after the table between the
 * first and the last sum whose kind is known, and whatever else on the page is larger than all of
 * those, for a box over the table may say what is to be paid. The gate asks of each what explains it.
 */
export function sumsBlock(sums: readonly NamedSum[]): ExtractedSum[] {
  const named = sums.filter((sum) => sum.kind !== undefined);
  const after = named.filter((sum) => sum.after);
  const known = after.length > 0 ? after : named;
  const block = after.length > 0 ? sums.filter((sum) => sum.after) : sums;
  const [first, last] = [known[0], known.at(-1)];
  const largest = Math.max(0, ...known.map(({ value }) => Math.abs(value)));
  return sums
    .filter(
      (sum) =>
        (first &&
          last &&
          sum.order >= first.order &&
          sum.order <= last.order &&
          block.includes(sum)) ||
        Math.abs(sum.value) > largest + CENT,
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
