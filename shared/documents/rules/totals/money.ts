import { parseAmount } from '../../invoice/amount.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';

const CURRENCY_WORD = new RegExp(`^(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})$`, 'u');
const CURRENCY_WITHIN = new RegExp(`${CURRENCY_CODE}|${CURRENCY_SYMBOL}`, 'u');
const MINUS = /^[-–−]/;
const DECIMALS = /\d[.,]\d{2,4}(?:\)|-|\s?CR)?$|\d[.,]\d{2,4}\)?-?[€$£]?$|,--?$/;

/** A sum of money on a line, with the words that stand before it since the last one. */
export type Money = {
  text: string;
  label: string;
  x0: number;
  x1: number;
};

const YEAR = /^(?:19|20)\d{2}$/;
const WHOLE = /^[-–(]?\d{1,9}\)?$/;
/** Points by which numbers of one column may end apart. */
const EDGE = 3;

/** Where the money of other lines begins and ends. */
export type Edges = { starts: readonly number[]; ends: readonly number[] };

/** Figures of a sum in whole units at least, and lines that end in one where no sum has decimals. */
const HUNDREDS = /^\d{3,9}$/;
const LINES = 3;

/** Cents; three figures behind a mark are thousands, or a weight. */
const CENTS = /\d[.,]\d{2}(?!\d)/;

/** Where the sums of a paper end on which none has cents: several lines end in a number there. */
export function wholeEnds(lines: readonly Line[]): number[] {
  if (lines.some((line) => moneyOf(line).some(({ text }) => CENTS.test(text)))) return [];
  const ends = lines.flatMap(({ words }) => {
    const last = words.at(-1);
    return last && words.length > 1 && HUNDREDS.test(last.text) ? [last.x1] : [];
  });
  return ends.filter((x) => ends.filter((it) => Math.abs(it - x) < EDGE).length >= LINES);
}

/**
 * A sum that is printed without decimals: a whole number at the end of a line, after words, that
 * ends where the money of other lines ends, or begins where it all begins. `isLoose`: it stands
 * elsewhere, and is a count unless other sums come to it.
 */
export function wholeSum(
  line: Line,
  { starts, ends }: Edges,
): (Money & { isLoose: boolean }) | undefined {
  const cell = line.cells.at(-1);
  const word = cell?.words[0];
  const label = line.cells.slice(0, -1).map(({ text }) => text);
  if (!cell || !word || cell.words.length > 1 || !WHOLE.test(word.text)) return undefined;
  if (label.length === 0 || label.some((text) => /\d/.test(text))) return undefined;
  const isIn = (edges: readonly number[], x: number) => edges.some((it) => Math.abs(it - x) < EDGE);
  const isLoose = !isIn(ends, word.x1) && !isIn(starts, word.x0);
  return { text: word.text, label: label.join(' '), x0: word.x0, x1: word.x1, isLoose };
}

/** "1 348 965", "13,793": thousands that are parted, and no decimals. */
const GROUPED = /^\d{1,3}(?:[ \u00a0.,'’]\d{3})+$/;

/** Whether a text is a whole number whose thousands are parted. */
export const isGrouped = (text: string): boolean => GROUPED.test(text);

/** A whole number with parted thousands at the end of a line, behind words. */
export function groupedSum({ cells }: Line): Money | undefined {
  const cell = cells.at(-1);
  const word = cell?.words[0];
  const label = cells.slice(0, -1).map(({ text }) => text);
  if (!cell || !word || cell.words.length > 1 || label.length === 0) return undefined;
  if (!isGrouped(word.text)) return undefined;
  return { text: word.text, label: label.join(' '), x0: word.x0, x1: word.x1 };
}

/** Finds the sums of money of a line; percentages, counts and bare years are none. */
export function moneyOf(line: Line): Money[] {
  const found: Money[] = [];
  let label: string[] = [];
  const { words } = line;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    const next = words[i + 1];
    const previous = words[i - 1];
    const signless = word.text.replace(/^[-+(]+/, '');
    const parsed = /\d/.test(signless) ? parseAmount(word.text) : undefined;
    // "21 April 2026 € 717.97": the sign is of the amount behind it.
    const isOfNext = YEAR.test(word.text) && DECIMALS.test(words[i + 2]?.text ?? '');
    const besideCurrency =
      (next && CURRENCY_WORD.test(next.text) && !isOfNext) ||
      (previous && CURRENCY_WORD.test(previous.text));
    const carriesCurrency = CURRENCY_WITHIN.test(word.text);
    const money =
      parsed !== undefined &&
      !(next?.text.startsWith('%') ?? false) &&
      (DECIMALS.test(word.text) || besideCurrency || carriesCurrency);
    if (!money) {
      label.push(word.text);
      continue;
    }
    const sign = previous && /^\(?[-–−]\)?$/.test(previous.text) ? '-' : '';
    const beforeSign = words[i - 2];
    const minusBeforeCurrency =
      previous &&
      beforeSign &&
      CURRENCY_WORD.test(previous.text) &&
      /^[-–−]$/.test(beforeSign.text);
    const minusOnCurrency =
      previous && MINUS.test(previous.text) && CURRENCY_WORD.test(previous.text.slice(1));
    found.push({
      text: `${sign || (minusBeforeCurrency || minusOnCurrency ? '-' : '')}${word.text}`,
      label: label.filter((text) => !CURRENCY_WORD.test(text.replace(MINUS, ''))).join(' '),
      x0: word.x0,
      x1: word.x1,
    });
    label = [];
  }
  return found;
}
