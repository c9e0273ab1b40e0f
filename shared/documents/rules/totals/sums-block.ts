import type { ExtractedSum } from '../../invoice/schema.ts';
import { isGrouped } from './money.ts';
import type { NamedSum } from './name-sums.ts';

const CENT = 0.011;

/**
 * The sums that the gate asks an explanation for: all between the first and the last whose kind is
 * known, where the document adds up; whatever else on the page is larger than those; and every other
 * amount with a label, for what is really to be paid may stand in a box of its own, and be smaller.
 * @param prices what a piece of each line costs, which may be said again below it.
 */
export function sumsBlock(
  sums: readonly NamedSum[],
  prices: readonly number[] = [],
): ExtractedSum[] {
  const named = sums.filter((sum) => sum.kind !== undefined);
  const after = named.filter((sum) => sum.after);
  const known = after.length > 0 ? after : named;
  const block = after.length > 0 ? sums.filter((sum) => sum.after) : sums;
  const [first, last] = [known[0], known.at(-1)];
  const largest = Math.max(0, ...known.map(({ value }) => Math.abs(value)));
  const marks = new Set(known.map(({ printed }) => markOf(printed.text)));
  const isWithin = (sum: NamedSum) =>
    first && last && sum.order >= first.order && sum.order <= last.order && block.includes(sum);
  const isAsked = (sum: NamedSum) =>
    isWithin(sum) ||
    Math.abs(sum.value) > largest + CENT ||
    (/\p{L}/u.test(sum.label) &&
      (isPrintedAsMoney(sum.printed.text, marks) || isWholeEnd(sum)) &&
      !prices.includes(Math.abs(sum.value)) &&
      !known.some((other) => isLessByDay(sum, other)));
  const asked = sums.filter(isAsked);
  const rows = rowsOf(sums, asked);
  return sums
    .filter((sum) => asked.includes(sum) || rows.has(lineOf(sum)))
    .map((sum) => ({
      label: sum.label.trim().slice(0, 60),
      amount: sum.printed,
      rate: sum.lineRate,
      guessed: sum.guessed === true && !known.some((other) => isSaidBy(sum, other)),
    }));
}

/** The lines of a table of taxes of which something is asked for: what else they have explains it. */
function rowsOf(sums: readonly NamedSum[], asked: readonly NamedSum[]): ReadonlySet<number> {
  const rated = sums.filter(({ lineRate, after }) => lineRate && after);
  const rows = new Set(rated.filter((it) => asked.includes(it)).map(lineOf));
  for (const line of new Set(rated.map(lineOf))) if (rows.has(line - 1)) rows.add(line);
  return rows;
}

const lineOf = ({ order }: NamedSum) => Math.floor(order);

/** The mark before two decimals, if there is one. */
const markOf = (text: string) => /([.,])\d{2}\D*$/.exec(text)?.[1];

/** What is called a total, or is to be paid, in a currency without cents. */
const isWholeEnd = ({ kind, printed }: NamedSum) =>
  (kind === 'total' || kind === 'due') && isGrouped(printed.text);

/** Printed as the sums are, with their mark: not the hours of "Mo.-Fr. 08.30", nor a year. */
function isPrintedAsMoney(text: string, marks: ReadonlySet<string | undefined>): boolean {
  return (
    marks.has(markOf(text)) &&
    !/^\D*0\d/.test(text) &&
    (/[.,]\d{2}\D*$/.test(text) || /[^\d\s.,-]/.test(text))
  );
}

/** "2 % until 15.03.2026: 408,17": what is owed of a sum if it is paid by a day, or what that saves. */
function isLessByDay({ value, lineRate, dated }: NamedSum, of: NamedSum): boolean {
  const percent = Number.parseFloat((lineRate ?? '').replace(',', '.'));
  if (!dated || !(percent > 0)) return false;
  const less = (of.value * percent) / 100;
  return [less, of.value - less].some((it) => Math.abs(it - value) <= CENT);
}

/** What arithmetic made of a sum, a word says of the same amount elsewhere. */
const isSaidBy = (sum: NamedSum, other: NamedSum) =>
  !other.guessed && other.kind === sum.kind && Math.abs(other.value - sum.value) < 0.005;
