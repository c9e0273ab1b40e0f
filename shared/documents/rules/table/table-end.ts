import { parseAmount } from '../../invoice/amount.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { moneyOf } from '../totals/money.ts';
import { isBareTotal, totalKind } from '../words/totals-labels.ts';
import { assignLine, looksNumeric } from './assign.ts';
import { numberIn, textUnder, type Under, wordsUnder } from './cell-text.ts';
import type { Column } from './header-row.ts';

/**
 * Whether a line is no longer one of the table's: the sums begin.
 * @param beside.rows the rows above it, under the same headings.
 * @param beside.next the line below it.
 */
export function endsTable(
  line: Line,
  entry: Under,
  { rows, next }: { rows: readonly Under[]; next: Line | undefined },
): boolean {
  if (isBareTotal(line.cells[0]?.text ?? '')) return moneyOf(line).length > 0;
  // Beside a block of text, as the signature's, it stands among the words of a row.
  if (line.cells.some(({ text }, i) => isBareTotal(text) && isMoney(line.cells[i + 1])))
    return true;
  if (numberIn(textUnder(entry, 'quantity')) && numberIn(textUnder(entry, 'unitPrice')))
    return false;
  if (isPriced(line, entry, rows)) return false;
  const kinds = line.cells.map((cell) => totalKind(cell.text.replace(/[\d.,€$£%-]+\s*$/, '')));
  if (kinds.filter(Boolean).length >= 2) return true;
  if (moneyOf(line).length === 0) return false;
  // Nothing is added up before the first row.
  const begins = rows.length === 0 || startsInTable(line, entry, rows);
  const amount = numberIn(textUnder(entry, 'amount'));
  const isSold = kinds[0] === 'prepaid' && begins && isPositive(amount) && isRow(next, entry, rows);
  const mayBeRow = isSold || kinds[0] === 'charges' || kinds[0] === 'discount';
  if ((kinds[0] && !mayBeRow) || isSumBeside(line, entry, kinds)) return true;
  // "Discount" and "Freight" may be lines of the table; where the table's amounts end, they do.
  return Boolean(kinds[0]) && !(amount !== undefined && line.cells[0] && begins);
}

const isMoney = (cell: Cell | undefined) =>
  cell !== undefined &&
  cell.words.length <= 2 &&
  /^\D{0,4}\d[\d.,\u00a0]*[.,]\d{2}\D{0,4}$/u.test(cell.text);

/** "Shipping | 35.71 | -35.71 | 0.00 | 12% IGST | 0.00": what has a price and an amount, and no sum's name. */
function isPriced(line: Line, entry: Under, rows: readonly Under[]): boolean {
  const hasBoth = numberIn(textUnder(entry, 'unitPrice')) && numberIn(textUnder(entry, 'amount'));
  const kind = totalKind(line.cells[0]?.text ?? '');
  const isExtra = kind === undefined || kind === 'charges' || kind === 'discount';
  const mayBeRow = (hasBoth && isExtra) || (isFilled(entry) && (isExtra || kind === 'tax'));
  return mayBeRow && ((rows.length === 0 && isFilled(entry)) || startsInTable(line, entry, rows));
}

/** Numbers of a row that say more than a sum with its taxes. */
const MOST_SUMS = 4;

/** Whether a count stands in a row with its amount and several more numbers. */
export function isFilled(entry: Under): boolean {
  const numbers = [...entry.cells.values()].filter((words) => words.some(isNumber));
  const has = (role: 'quantity' | 'amount') => numberIn(textUnder(entry, role)) !== undefined;
  return has('quantity') && has('amount') && numbers.length > MOST_SUMS;
}

const isNumber = ({ text }: Word) => looksNumeric(text);

const isPositive = (amount: string | undefined) => (parseAmount(amount ?? '') ?? 0) > 0;

/** Whether a line is a row whatever the one above it is called: an amount of its own, and no sum's name. */
function isRow(line: Line | undefined, { columns }: Under, rows: readonly Under[]): boolean {
  const [name] = line?.cells ?? [];
  if (!line || !name || totalKind(name.text) !== undefined) return false;
  const entry = { columns, cells: assignLine(line, columns) };
  return numberIn(textUnder(entry, 'amount')) !== undefined && startsInTable(line, entry, rows);
}

/** "Notes      Subtotal   50.00": a block of text, and a sum beside it, named where no row has words. */
function isSumBeside(line: Line, entry: Under, kinds: readonly (TotalKind | undefined)[]): boolean {
  const names = wordsUnder(entry, 'description');
  return line.cells.some(({ text, words: [word] }, i) => {
    const kind = kinds[i];
    const isSum = kind === 'net' || kind === 'total' || kind === 'due';
    const isName = i > 0 && isSum && !/\d/.test(text);
    return isName && word !== undefined && !names.includes(word);
  });
}

/**
 * Whether a line without a quantity and a price is the sum of the rows above it: then it is no row,
 * whatever it is called.
 */
export function comesTo(line: Under, rows: readonly Under[]): boolean {
  if (rows.length < 2) return false;
  if (numberIn(textUnder(line, 'quantity')) || numberIn(textUnder(line, 'unitPrice'))) return false;
  return (['.', ','] as const).some((mark) => {
    const amountOf = (entry: Under) =>
      parseAmount(numberIn(textUnder(entry, 'amount')) ?? '', mark);
    const own = amountOf(line);
    const above = rows.reduce((sum, row) => sum + (amountOf(row) ?? Number.NaN), 0);
    return own !== undefined && own !== 0 && Math.abs(own - above) < 0.011;
  });
}

/**
 * Whether a line heads sums that stand under it: "Due by / Account / Total due" over a day, a number and
 * an amount.
 */
export function headsSums(line: Line, next: Line | undefined): boolean {
  // One cell by itself is a row's note, whatever word is in it.
  if (!next || next.page !== line.page || line.cells.length < 2 || moneyOf(line).length > 0)
    return false;
  return line.cells.some((cell) => {
    const kind = totalKind(cell.text);
    return (
      (kind === 'total' || kind === 'due') &&
      moneyOf(next).some(({ x0, x1 }) => x0 < cell.x1 && x1 > cell.x0)
    );
  });
}

/** Whether a line under the table's columns is one of its lines: its own numbers prove it. */
export function multipliesOut(line: Line, columns: Column[]): boolean {
  const entry = { columns, cells: assignLine(line, columns) };
  const [quantity, price, amount] = (['quantity', 'unitPrice', 'amount'] as const).map((role) =>
    parseAmount(numberIn(textUnder(entry, role)) ?? ''),
  );
  if (!quantity || !price || !amount || !/\p{L}{2}/u.test(line.text)) return false;
  const percent = parseAmount((numberIn(textUnder(entry, 'discount')) ?? '').replace('%', '')) ?? 0;
  const expected = quantity * price * (1 - Math.abs(percent) / 100);
  return Math.abs(expected - amount) <= Math.abs(amount) * 0.002 + 0.011;
}

/** Whether a line starts where the texts do: under their heading, or under those of the rows above it. */
function startsInTable(line: Line, { columns }: Under, rows: readonly Under[]): boolean {
  const text = columns.find((c) => c.role === 'description') ?? columns[0];
  const starts = [text, ...rows.map((row) => wordsUnder(row, 'description')[0])];
  return starts.some((it) => Math.abs((line.cells[0]?.x0 ?? 0) - (it?.x0 ?? 0)) < line.size * 1.2);
}
