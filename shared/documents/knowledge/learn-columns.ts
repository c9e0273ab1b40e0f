import type { DecimalMark } from '../invoice/amount.ts';
import type { ReadLine } from '../invoice/read.ts';
import type { ColumnRole } from '../languages/language.ts';
import { headerRole } from '../rules/words/columns.ts';
import { fold } from '../text/fold.ts';
import { amountsMeaning, type LayoutCell, type LayoutLine, markOf } from './page-layout.ts';

const NUMBERS = ['quantity', 'unitPrice', 'amount'] as const;
const TEXTS = ['code', 'unit', 'description'] as const;
type Field = (typeof NUMBERS)[number] | (typeof TEXTS)[number];

/** A line as a person corrected it: all of its values, and which of them were wrong. */
export type CorrectedLine = {
  line: ReadLine;
  changed: readonly string[];
};

function cellsOf(row: LayoutLine, line: ReadLine, field: Field): LayoutCell[] {
  const value = line[field];
  if (value === null || value === '') return [];
  if (typeof value === 'number')
    return row.cells.filter(({ text }) =>
      (['.', ','] as const).some((mark) => amountsMeaning(value, mark)(text)),
    );
  const wanted = fold(value);
  return row.cells.filter(({ text }) => fold(text) === wanted || fold(text).startsWith(wanted));
}

/** The printed row that carries most of a line's values; one value alone proves no row. */
function rowOf(line: ReadLine, layout: LayoutLine[]): number | undefined {
  let best: { at: number; score: number } | undefined;
  layout.forEach((row, at) => {
    const found = [...NUMBERS, ...TEXTS].filter((field) => cellsOf(row, line, field).length > 0);
    if (found.length >= 2 && found.length > (best?.score ?? 0)) best = { at, score: found.length };
  });
  return best?.at;
}

/** How far above its rows a header may stand, in printed lines. */
const HEADER_ABOVE = 60;

/** The nearest line above that names at least two columns. */
function headerOf(layout: LayoutLine[], at: number): LayoutLine | undefined {
  const row = layout[at];
  for (let i = at - 1; row && i >= Math.max(0, at - HEADER_ABOVE); i--) {
    const line = layout[i];
    if (!line || line.page !== row.page) return undefined;
    const named = line.cells.filter((cell) => headerRole(cell.text) !== undefined);
    if (named.length >= 2) return line;
  }
  return undefined;
}

function over(header: LayoutLine, cell: LayoutCell): LayoutCell | undefined {
  const width = (h: LayoutCell) => Math.min(h.x1, cell.x1) - Math.max(h.x0, cell.x0);
  return header.cells.filter((h) => width(h) > 0).sort((a, b) => width(b) - width(a))[0];
}

/**
 * What corrected lines teach: which column a value really stands in, by the header over it, and
 * the decimal mark where a number reads differently by it.
 */
export function learnColumns(
  corrected: readonly CorrectedLine[],
  layout: LayoutLine[],
): { columns: Record<string, ColumnRole>; decimalMark?: DecimalMark } {
  const columns: Record<string, ColumnRole> = {};
  let decimalMark: DecimalMark | undefined;
  for (const { line, changed } of corrected) {
    const at = rowOf(line, layout);
    const row = at === undefined ? undefined : layout[at];
    if (at === undefined || !row) continue;
    const header = headerOf(layout, at);
    for (const field of [...NUMBERS, ...TEXTS]) {
      const [cell, second] = changed.includes(field) ? cellsOf(row, line, field) : [];
      // A value that stands twice in its row does not say which column is meant.
      if (!cell || second) continue;
      const value = line[field];
      if (typeof value === 'number') decimalMark ??= markOf(value, cell.text);
      const head = header && over(header, cell);
      if (head && headerRole(head.text) !== field) columns[head.text] = field;
    }
  }
  return { columns, ...(decimalMark ? { decimalMark } : {}) };
}
