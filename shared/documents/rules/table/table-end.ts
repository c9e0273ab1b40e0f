import { parseAmount } from '../../invoice/amount.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { isBareTotal, totalKind } from '../words/totals-labels.ts';
import { type Assigned, assignLine } from './assign.ts';
import { numberIn, textUnder, type Under } from './cell-text.ts';
import type { Column } from './header-row.ts';

/** Whether a line is no longer one of the table's: the sums begin. */
export function endsTable(line: Line, cells: Assigned, columns: Column[]): boolean {
  const entry = { columns, cells };
  if (isBareTotal(line.cells[0]?.text ?? '')) return moneyOf(line).length > 0;
  if (numberIn(textUnder(entry, 'quantity')) && numberIn(textUnder(entry, 'unitPrice')))
    return false;
  const kinds = line.cells.map((cell) => totalKind(cell.text.replace(/[\d.,€$£%-]+\s*$/, '')));
  if (kinds.filter(Boolean).length >= 2) return true;
  if (moneyOf(line).length === 0) return false;
  if (kinds[0] && kinds[0] !== 'charges' && kinds[0] !== 'discount') return true;
  // "Discount" and "Freight" may be lines of the table; where the table's amounts end, they do.
  const ownColumn = numberIn(textUnder(entry, 'amount')) !== undefined;
  return Boolean(kinds[0]) && !(ownColumn && line.cells[0] && startsInTable(line, columns));
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
  if (!next || next.page !== line.page || moneyOf(line).length > 0) return false;
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

function startsInTable(line: Line, columns: Column[]): boolean {
  const text = columns.find((c) => c.role === 'description') ?? columns[0];
  return Math.abs((line.cells[0]?.x0 ?? 0) - (text?.x0 ?? 0)) < line.size * 1.2;
}
