import { solutionOf } from './by-way.ts';
import { followSums } from './follow-sums.ts';
import { type NamedSum, nameSums } from './name-sums.ts';
import { setAside } from './set-aside.ts';
import type { Sum } from './sums.ts';
import { taxRows } from './tax-rows.ts';
import { type Solution, solveTotals } from './totals.ts';

/**
 * The totals among the sums of a page, and what each of these is. First the sums below the table are
 * followed from the lines to the end, with a table of taxes for its taxes or without it, and what is to be
 * paid in a box over the table after them; all where none is below it. Where that leads nowhere, those are
 * chosen that agree with each other.
 */
export function solveSums(
  all: readonly Sum[],
  lineSum: number | undefined,
): Solution & { sums: NamedSum[] } {
  const aside = setAside(all);
  const sums = all.filter((sum) => !aside.has(sum));
  const below = sums.filter(({ after }) => after);
  const { taxes, others } = taxRows(below);
  const over = sums.filter(({ after }) => !after);
  const tries = taxes.length > 0 ? [below, [...others, ...taxes], others] : [below];
  if (over.length > 0) tries.push([...below, ...over]);
  for (const tried of tries.flatMap((it) => waysTo(it, lineSum))) {
    const way = followSums(tried.sums, tried.start);
    if (!way || !tried.isRight(way.total)) continue;
    const solution = solutionOf(way);
    const left = sums.filter(({ order }) => !tried.sums.some((it) => it.order === order));
    const { totals, taxes: found } = solution;
    const isFree = !totals.net && found.length === 0;
    // Among the lines of the table, yet said.
    if (isFree) totals.net = left.find((it) => it.kind === 'net' && isSame(it, way.total))?.printed;
    return { ...solution, sums: [...solution.sums, ...left].sort((a, b) => a.order - b.order) };
  }
  const named = nameSums(sums, lineSum);
  return { ...solveTotals(named, lineSum), sums: named };
}

type Try = { sums: readonly Sum[]; start: number; isRight: (total: number) => boolean };

/** From what the lines come to; or from the net amount to that, where lines have their tax in them. */
function waysTo(sums: readonly Sum[], lineSum: number | undefined): Try[] {
  const all = [
    ...inOrder(sums.filter(({ after }) => after)),
    ...inOrder(sums.filter(({ after }) => !after)),
  ];
  const fromLines = { sums: all, start: lineSum ?? 0, isRight: () => true };
  const once = all.filter((sum, i) => !isSaidLater(sum, all.slice(i + 1)));
  const net = all.findIndex(({ kind, value }) => kind === 'net' && value > 0);
  const start = all[net]?.value;
  const isRight = (total: number) => lineSum === undefined || Math.abs(total - lineSum) < 0.005;
  return [
    fromLines,
    ...(once.length < all.length ? [{ ...fromLines, sums: once }] : []),
    ...(start === undefined ? [] : [{ sums: all.slice(net), start, isRight }]),
  ];
}

/** The total in a box over the sums that lead to it. */
const isSaidLater = ({ kind, value }: Sum, later: readonly Sum[]) =>
  (kind === 'total' || kind === 'due') &&
  later.some((it) => (it.kind === 'total' || it.kind === 'due') && isSame(it, value));

const inOrder = (sums: readonly Sum[]) => [...sums].sort((a, b) => a.order - b.order);

const isSame = ({ value }: Sum, total: number) => Math.abs(value - total) < 0.005;
