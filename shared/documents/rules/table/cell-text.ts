import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { currencyCode } from '../../invoice/currencies.ts';
import type { ColumnRole } from '../../languages/language.ts';
import type { Word } from '../../text/words.ts';
import { type Assigned, looksNumeric } from './assign.ts';
import type { Column } from './header-row.ts';

/** A printed line with its words put under the columns of its table. */
export type Under = {
  columns: Column[];
  cells: Assigned;
};

/** The words of a row in the first column of a role; none where there is no such column. */
export function wordsUnder(entry: Under, role: ColumnRole): Word[] {
  const at = entry.columns.findIndex((column) => column.role === role);
  return at < 0 ? [] : (entry.cells.get(at) ?? []);
}

/** The same as one text; `''` where there is none. */
export function textUnder(entry: Under, role: ColumnRole): string {
  return wordsUnder(entry, role)
    .map((w) => w.text)
    .join(' ');
}

/** The number in what stands under a column of numbers, without units and codes beside it. */
export function numberIn(text: string): string | undefined {
  if (!text) return undefined;
  if (parseAmount(text.replace('%', '')) !== undefined) return text;
  const parts = text.split(' ').filter((part) => looksNumeric(part));
  if (parts.length !== 1) return undefined;
  return parts[0];
}

/** What a row comes to, as its amounts have it. */
export function amountOf(row: Under, mark: DecimalMark): number | undefined {
  return parseAmount(numberIn(textUnder(row, 'amount')) ?? '', mark);
}

/** "included", "N.E.P.", "free": a word or two where an amount stands. */
const UNPRICED = /^\(?\p{L}[\p{L}.'’/-]*(?:\s\p{L}[\p{L}.'’/-]*){0,2}\)?$/u;

/** Whether what stands for a row's amount says that it has none. */
export const isUnpriced = (amount: string): boolean =>
  UNPRICED.test(amount) && currencyCode(amount) === null;
