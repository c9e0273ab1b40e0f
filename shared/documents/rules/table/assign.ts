import { parseAmount } from '../../invoice/amount.ts';
import type { ColumnRole } from '../../languages/language.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import type { Column } from './header-row.ts';

/** What one printed line puts under each column, by the column's index. */
export type Assigned = Map<number, Word[]>;

const NUMERIC_ROLES = new Set<ColumnRole>([
  'quantity',
  'unitPrice',
  'priceBasis',
  'discount',
  'taxRate',
  'taxAmount',
  'amount',
  'gross',
]);

/** Whether what stands under such a header are numbers. */
export function isNumericRole(role: ColumnRole): boolean {
  return NUMERIC_ROLES.has(role);
}

/** A number, percentage or sum of money, possibly with its currency or unit stuck to it. */
export function looksNumeric(text: string): boolean {
  return parseAmount(text.replace('%', '')) !== undefined;
}

function overlap(a: { x0: number; x1: number }, b: { x0: number; x1: number }): number {
  return Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
}

function gap(a: { x0: number; x1: number }, b: { x0: number; x1: number }): number {
  return Math.max(0, -overlap(a, b));
}

/** "5台", "7 Std": a number with what it counts. */
const COUNTED = /^\d[\d.,]*\s?\p{L}{1,4}\.?$/u;

/** The column for a piece that stands under no header: by kind first, then by distance. */
function nearest(piece: { x0: number; x1: number; text: string }, columns: Column[]): number {
  const counted = COUNTED.test(piece.text) && columns.some(({ role }) => role === 'quantity');
  const numeric = counted || looksNumeric(piece.text);
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  columns.forEach((column, i) => {
    const suits = isNumericRole(column.role) === numeric || column.role === 'other';
    let cost = gap(piece, column) + (suits ? 0 : 60);
    // Text starts where its column starts and may run far to the right of a short header.
    if (!numeric && column.role === 'description' && piece.x0 >= column.x0 - 4) cost = cost * 0.2;
    if (cost < bestCost) {
      best = i;
      bestCost = cost;
    }
  });
  return best;
}

function columnsUnder(piece: { x0: number; x1: number }, columns: Column[]): number[] {
  return columns.flatMap((column, i) => (overlap(piece, column) > 0.5 ? [i] : []));
}

/** Drops headers that a cell only brushes: none of its words stands mostly under them. */
function withoutBrushes(cell: Cell, under: number[], columns: Column[]): number[] {
  if (under.length < 2) return under;
  // As many numbers as headings of numbers: each is one's, as near as it stands to the next.
  const numbers = cell.words.filter(({ text }) => looksNumeric(text)).length;
  const ofNumbers = under.every((i) => isNumericRole((columns[i] as Column).role));
  if (ofNumbers && numbers >= under.length) return under;
  const firm = under.filter((i) => {
    const column = columns[i] as Column;
    const wide = Math.min(column.x1 - column.x0, cell.x1 - cell.x0);
    if (overlap(cell, column) > wide * 0.7) return true;
    return cell.words.some((word) => overlap(word, column) > (word.x1 - word.x0) * 0.5);
  });
  return firm.length > 0 ? firm : under;
}

function put(into: Assigned, column: number, words: Word[]): void {
  into.set(column, [...(into.get(column) ?? []), ...words]);
}

/** Part a cell that lies under several headers: each word goes to the header above it. */
function partCell(cell: Cell, under: number[], columns: Column[], into: Assigned): void {
  let current = under[0] ?? 0;
  for (const word of cell.words) {
    const over = under.filter((i) => overlap(word, columns[i] as Column) > 0.5);
    const above = over.filter((i) => !isFull(i, word, { columns, into }));
    if (above.length > 0 && !above.includes(current)) current = above[0] ?? current;
    else if (above.length === 0) {
      const next = under.find((i) => i > current);
      const role = columns[current]?.role;
      if (next !== undefined && isOneWord(role) && into.has(current)) {
        // "A17 Office chair": a row's number or its code is one word, and the name follows it.
        if (columns[next]?.role === 'description') current = next;
      } else if (next !== undefined && role && isNumericRole(role)) {
        const number = looksNumeric(word.text);
        // A column holds one number: "20 Stk 19 %" is a quantity and the rate after it.
        const full = number && (into.get(current) ?? []).some((w) => looksNumeric(w.text));
        const nearer = gap(word, columns[next] as Column) < gap(word, columns[current] as Column);
        if (full || (!number && nearer)) current = next;
      }
    }
    put(into, current, [word]);
  }
}

/** A code, or a row's number, that stands there already: a word without a figure begins the name. */
function isFull(
  column: number,
  { text }: Word,
  { columns, into }: { columns: Column[]; into: Assigned },
): boolean {
  const isName = !/\d/.test(text) && columns[column + 1]?.role === 'description';
  return isName && isOneWord(columns[column]?.role) && into.has(column);
}

const isOneWord = (role: ColumnRole | undefined) => role === 'pos' || role === 'code';

const QUANTITY_UNIT = /^\D{1,12}$/;

/** Puts the words of a line under the columns of its table. */
export function assignLine(line: Line, columns: Column[]): Assigned {
  const into: Assigned = new Map();
  for (const whole of line.cells) {
    const cell = withoutCount(whole, columns, into);
    const under = withoutBrushes(cell, columnsUnder(cell, columns), columns);
    const [only] = under;
    const name = columns[(only ?? 0) + 1];
    const runsOn = name?.role === 'description' && cell.x1 > name.x0 && cell.words.length > 1;
    if (only !== undefined && isOneWord(columns[only]?.role) && under.length === 1 && runsOn)
      partCell(cell, [only, only + 1], columns, into);
    else if (under.length > 1) partCell(cell, under, columns, into);
    else if (only !== undefined && fits(cell, columns[only] as Column))
      putCell(into, only, cell, columns);
    else putCell(into, nearest(cell, columns), cell, columns);
  }
  return into;
}

/** "3 GARDEN": a number right behind the heading of quantities, and not under it, is one all the same. */
function withoutCount(cell: Cell, columns: Column[], into: Assigned): Cell {
  const [first, second] = cell.words;
  const at = columns.findIndex(({ role }) => role === 'quantity');
  const [counts, next] = [columns[at], columns[at + 1]];
  if (!first || !second || !counts || !next || into.has(at) || isNumericRole(next.role))
    return cell;
  const isBehind = first.x0 >= counts.x1 && first.x0 - counts.x1 < first.size;
  if (!isBehind || !looksNumeric(first.text) || first.x1 > next.x0) return cell;
  put(into, at, [first]);
  const words = cell.words.slice(1);
  return { ...cell, words, x0: second.x0, text: words.map(({ text }) => text).join(' ') };
}

/**
 * A column of numbers holds one: where headings are centred and numbers stand on the right, the
 * quantity may lie nearest to the price. It then belongs to the empty column on its left.
 */
function putCell(into: Assigned, column: number, cell: Cell, columns: Column[]): void {
  const held = into.get(column) ?? [];
  const left = columns[column - 1]?.role;
  const role = columns[column]?.role;
  const numbers = [held, cell.words].every((words) => words.some((w) => looksNumeric(w.text)));
  const emptyLeft =
    left !== undefined && (isNumericRole(left) || left === 'other') && !into.has(column - 1);
  if (numbers && role !== undefined && isNumericRole(role) && emptyLeft) {
    into.set(column - 1, held);
    into.set(column, cell.words);
  } else if (numbers && role === 'amount' && isProduct(into, column, { held, cell, columns })) {
    into.set(column - 2, into.get(column - 1) ?? []);
    into.set(column - 1, held);
    into.set(column, cell.words);
  } else if (numbers && role === 'amount' && isBesideOf(held, columns[column], cell)) {
    into.set(column, cell.words);
  } else put(into, column, cell.words);
}

/**
 * Under wide headings a count may stand nearest to the price, and the price to the amounts: where they
 * multiply out to the number that comes now, both belong one column to the left.
 */
function isProduct(
  into: Assigned,
  column: number,
  { held, cell, columns }: { held: readonly Word[]; cell: Cell; columns: readonly Column[] },
): boolean {
  const isFree = columns[column - 2]?.role === 'quantity' && !into.has(column - 2);
  if (!isFree || columns[column - 1]?.role !== 'unitPrice') return false;
  const numbers = [into.get(column - 1) ?? [], held, cell.words].map((words) =>
    parseAmount(words.map(({ text }) => text).join('')),
  );
  const [count, price, amount] = numbers;
  if (count === undefined || price === undefined || amount === undefined) return false;
  return Math.abs(count * price - amount) <= CENT;
}

const CENT = 0.011;

/** A number left of the heading of the amounts, before the one under it: of a column without a heading. */
function isBesideOf(held: readonly Word[], heading: Column | undefined, cell: Cell): boolean {
  const last = held.at(-1);
  if (!heading || !last || overlap(cell, heading) <= 0.5) return false;
  return last.x1 < heading.x0 && cell.x0 - last.x1 > last.size;
}

/** A word of prose under a header of numbers belongs to the text beside it, unless it is a unit. */
function fits(cell: Cell, column: Column): boolean {
  if (!isNumericRole(column.role)) return true;
  if (cell.words.some((w) => looksNumeric(w.text))) return true;
  return QUANTITY_UNIT.test(cell.text) && cell.words.length <= 2;
}
