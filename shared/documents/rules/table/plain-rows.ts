import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ExtractedLine, ExtractedTotals } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { type Money, moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';

/** What rounding leaves. */
const CENT = 0.005;
/** What begins an entry of a list. */
const BULLET = /^(?:[•·▪●○*–—-]|\d{1,2}[.)])\s+/;
/** Kinds of sums that an entry may be all the same: delivery, a discount. */
const OF_LINES: ReadonlySet<TotalKind | undefined> = new Set([undefined, 'charges', 'discount']);

type Entry = {
  at: number;
  page: number;
  name: string;
  amount: number;
  text: string;
  isBullet: boolean;
};

/**
 * The lines of an invoice without headings: texts with an amount at their end, right above the sums, that
 * come to the net amount together. Where no tax is printed they have to be entries of a list, else an
 * unknown word for a tax would be one of them.
 */
export function plainRows(
  lines: readonly Line[],
  { totals, isTaxed, mark }: { totals: ExtractedTotals; isTaxed: boolean; mark: DecimalMark },
): { items: ExtractedLine[]; used: number[] } {
  const sum = totals.net ?? totals.total;
  const wanted = parseAmount(sum?.text ?? '', mark);
  if (!sum || !wanted) return { items: [], used: [] };
  const ends = lines.flatMap((line, at) =>
    moneyOf(line).some((it) => it.text === sum.text && !OF_LINES.has(totalKind(it.label)))
      ? [at]
      : [],
  );
  for (const end of ends) {
    const entries = entriesAbove(lines, end, { wanted, mark });
    const isList = entries.length > 1 && entries.every(({ isBullet }) => isBullet);
    if (entries.length > 0 && (isList || (totals.net && isTaxed)))
      return { items: entries.map(lineOf), used: entries.map(({ at }) => at) };
  }
  return { items: [], used: [] };
}

/** The entries right above a line that come to an amount; none if something else stands among them. */
function entriesAbove(
  lines: readonly Line[],
  end: number,
  { wanted, mark }: { wanted: number; mark: DecimalMark },
): Entry[] {
  const entries: Entry[] = [];
  let left = wanted;
  for (let at = end - 1; at >= 0; at--) {
    const line = lines[at];
    const money = line ? moneyOf(line) : [];
    if (!line || money.length === 0) continue;
    const entry = entryOf(line, money, { at, mark });
    if (!entry) return [];
    entries.unshift(entry);
    left -= entry.amount;
    if (Math.abs(left) < CENT) return entries;
  }
  return [];
}

function entryOf(
  line: Line,
  [money, ...others]: Money[],
  { at, mark }: { at: number; mark: DecimalMark },
): Entry | undefined {
  const amount = money && parseAmount(money.text, mark);
  if (!money || amount === undefined || others.length > 0) return undefined;
  if (!OF_LINES.has(totalKind(money.label))) return undefined;
  if (line.words.some(({ x0, text }) => x0 > money.x1 && /\p{L}{4}|\d/u.test(text)))
    return undefined;
  const isBullet = BULLET.test(money.label);
  const name = money.label.replace(BULLET, '').replace(/[\s:.…_]+$/, '');
  if (!/\p{L}{2}/u.test(name)) return undefined;
  return { at, page: line.page, name, amount, text: money.text, isBullet };
}

const lineOf = ({ page, name, text }: Entry): ExtractedLine => ({
  description: { text: name, page },
  amount: { text, page },
});
