import type { DecimalMark } from '../../invoice/amount.ts';
import type { ExtractedLine } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import { taughtColumns } from '../taught-columns.ts';
import { sumsOf } from '../totals/sums.ts';
import type { Column } from './header-row.ts';
import { lineItems, settledRows } from './line-items.ts';
import { provenRows } from './proven-rows.ts';
import { readTable } from './rows.ts';

/** The lines of an invoice's table, the indexes of what it is printed in, and its headings. */
export type TableLines = {
  items: ExtractedLine[];
  used: ReadonlySet<number>;
  columns: readonly Column[];
};

/** Reads the table of lines, without rows that the paper's own sums prove to be something else. */
export function linesOfTable(
  lines: Line[],
  { lessons, mark }: { lessons: Lessons; mark: DecimalMark },
): TableLines {
  const { rows, used, columns } = readTable(lines, taughtColumns(lessons));
  const settled = settledRows(rows, mark);
  const sums = () => sumsOf(lines, used, { mark, lessons, columns });
  const proven = new Set(provenRows(settled, { sums, mark }));
  const others = new Set(settled.filter((row) => !proven.has(row)).flatMap((row) => row.indexes));
  return {
    items: lineItems([...proven], mark),
    used: new Set([...used].filter((at) => !others.has(at))),
    columns,
  };
}
