import type { ColumnRole } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { isPartOfAbove, isSectionTotal, rateIn, totalKind } from '../words/totals-labels.ts';
import { CARRIED, labelKey } from '../words/vocabulary.ts';
import { type Assigned, assignLine } from './assign.ts';
import { bandEnd } from './bands.ts';
import { isUnpriced, numberIn, textUnder, type Under, wordsUnder } from './cell-text.ts';
import { type TextLine, textLine } from './describe.ts';
import { furniture, overHeadings } from './furniture.ts';
import { type Column, type HeaderRow, headerAt } from './header-row.ts';
import { comesTo, endsTable, headsSums, isFilled, multipliesOut } from './table-end.ts';

/** A line of the table: what stands under each column, and further text of its description. */
export type Row = {
  columns: Column[];
  cells: Assigned;
  /** Lines of text in reading order, the row's own included. */
  text: TextLine[];
  /** A share that is taken off, printed below the amount. */
  discount?: string;
  page: number;
  /** Indexes of the lines that its numbers stand in. */
  indexes: readonly number[];
};

export type Table = {
  rows: Row[];
  /** Indexes of lines that belong to the table, its headers included. */
  used: Set<number>;
  /** Those of its last rows. */
  columns: Column[];
};

type Entry = {
  line: Line;
  /** Its own, and those of the lines that stand in its row. */
  indexes: number[];
  columns: Column[];
  cells: Assigned;
  anchor: boolean;
};

function isAnchor(entry: { columns: Column[]; cells: Assigned }): boolean {
  const amount = numberIn(textUnder(entry, 'amount'));
  const price = numberIn(textUnder(entry, 'unitPrice'));
  const quantity = numberIn(textUnder(entry, 'quantity'));
  if (amount !== undefined && /\d/.test(amount) && !isAside(textUnder(entry, 'amount')))
    return Boolean(
      quantity || price || textUnder(entry, 'description') || textUnder(entry, 'code'),
    );
  const text = textUnder(entry, 'description') || textUnder(entry, 'code');
  if (quantity === undefined || !/\p{L}/u.test(text)) return false;
  return /[.,]\d{2}/.test(price ?? '') || isUnpriced(textUnder(entry, 'amount'));
}

/** "Incl. recycling fee 4,24", in smaller letters and without a price: the row above has it in it. */
function isInAbove(entry: Under, above: Entry | undefined): boolean {
  const [first] = wordsUnder(entry, 'description');
  if (!first || !above || !isPartOfAbove(textUnder(entry, 'description'))) return false;
  return first.size < above.line.size && textUnder(entry, 'unitPrice') === '';
}

/** "(Discount 43 %" and "869.03)" below an amount: it says how that came about. */
const isAside = (text: string) => /%|^\([^)]*$|^[^(]*\)$/.test(text);

/** Reads the table of lines wherever it starts and as far as it runs, over page breaks. */
export function readTable(lines: Line[], taught: Readonly<Record<string, ColumnRole>>): Table {
  const { repeated, foot } = furniture(lines);
  const used = new Set<number>();
  const entries: Entry[] = [];
  let columns: Column[] | undefined;
  let paused: Column[] | undefined;
  let firstScore = 0;
  const isOverHeading = overHeadings(lines, (at) => {
    const header = headerAt(lines, at, taught);
    return header !== undefined && belongs(header, firstScore);
  });
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    const header = headerAt(lines, i, taught);
    if (header && belongs(header, firstScore)) {
      firstScore ||= header.score;
      columns = header.columns;
      for (let k = i; k < header.next; k++) used.add(k);
      i = header.next - 1;
      continue;
    }
    if (!columns && paused && multipliesOut(line, paused)) {
      // A sum of a section ended nothing: the next section's lines follow it.
      columns = paused;
    }
    if (!columns) continue;
    if (CARRIED.test(labelKey(line.text))) {
      used.add(i);
      continue;
    }
    const row = rowAt(lines, i, columns);
    const { cells } = row;
    const above = entries.findLast((entry) => entry.anchor);
    const anchor = isAnchor({ columns, cells }) && !isInAbove({ columns, cells }, above);
    if (foot.has(i) || (repeated.has(i) && (!anchor || isOverHeading(i)))) continue;
    const sumsUp = comesTo(
      { columns, cells },
      entries.filter((entry) => entry.anchor),
    );
    const rowsAbove = entries.filter((entry) => entry.anchor && entry.columns === columns);
    const next = lines[i + row.indexes.length];
    const isSums = sumsUp || endsTable(row.line, { columns, cells }, { rows: rowsAbove, next });
    if (isSums || (rowsAbove.length > 0 && !anchor && headsSums(line, lines[i + 1]))) {
      paused = sumsUp || isSectionTotal(line.text) ? columns : undefined;
      columns = undefined;
      continue;
    }
    entries.push({ ...row, columns, anchor });
    i += row.indexes.length - 1;
  }
  const rows = rowsOf(entries, used);
  return { rows, used, columns: rows.at(-1)?.columns ?? [] };
}

/**
 * What stands in the row of a line: its own cells, and those of the lines that are staggered with it,
 * unless two of these are rows by themselves.
 */
function rowAt(
  lines: readonly Line[],
  at: number,
  columns: Column[],
): Pick<Entry, 'line' | 'indexes' | 'cells'> {
  const line = lines[at] as Line;
  const alone = { line, indexes: [at], cells: assignLine(line, columns) };
  const band = lines.slice(at, bandEnd(lines, at));
  if (band.length === 1) return alone;
  const each = band.map((it) => assignLine(it, columns));
  if (each.filter((cells) => isAnchor({ columns, cells })).length > 1) return alone;
  const cells: Assigned = new Map();
  for (const assigned of each)
    for (const [column, words] of assigned)
      cells.set(column, [...(cells.get(column) ?? []), ...words]);
  const widest = band.reduce((most, it) => (it.words.length > most.words.length ? it : most));
  const isRow = isFilled({ columns, cells }) || !band.some(namesSum);
  if (!isAnchor({ columns, cells }) || !isRow) return alone;
  return { line: widest, indexes: band.map((_, i) => at + i), cells };
}

/** Whether a line names a sum of the document: beside a block of text it ends the table all the same. */
const namesSum = ({ cells }: Line) =>
  cells.some(({ text }) => {
    const kind = totalKind(text.replace(/[\d.,\p{Sc}%-]+\s*$/u, ''));
    return kind !== undefined && kind !== 'charges' && kind !== 'discount';
  });

/** A later header continues the table when it names about as much as the first one did. */
function belongs(header: HeaderRow, firstScore: number): boolean {
  return firstScore === 0 || header.score >= firstScore * 0.7;
}

/** Gives each line of text to the row that it stands nearer to; on a tie, to the one above. */
function rowsOf(entries: Entry[], used: Set<number>): Row[] {
  entries.forEach((entry, i) => {
    if (entry.anchor && isAmountOf(entry, entries[i - 1])) entry.anchor = false;
  });
  const anchors = entries.flatMap((entry, i) => (entry.anchor ? [i] : []));
  const rows = anchors.map((at): Row => {
    const entry = entries[at] as Entry;
    for (const index of entry.indexes) used.add(index);
    const own = textLine(wordsUnder(entry, 'description'));
    takeAmountBelow(entry, entries[at + 1]);
    return {
      columns: entry.columns,
      cells: entry.cells,
      text: own ? [own] : [],
      page: entry.line.page,
      indexes: entry.indexes,
    };
  });
  takeAsides(entries, { rows, used });
  const bare = rows.filter((row) => row.text.length === 0).length;
  const describedAbove = bare > rows.length / 2;
  for (let a = -1; a < anchors.length; a++) {
    const from = a < 0 ? -1 : (anchors[a] as number);
    const to = anchors[a + 1] ?? entries.length;
    const between = entries.slice(from + 1, to);
    const above = from < 0 ? undefined : entries[from];
    const under = entries[to];
    const split = splitOf(between, above, under, describedAbove);
    const take = (block: Entry[], row: Row | undefined, before: boolean) => {
      const texts = block.flatMap((entry) => {
        const text = continuation(entry);
        if (text) for (const index of entry.indexes) used.add(index);
        return text ? [text] : [];
      });
      if (row && texts.length > 0)
        row.text = before ? [...texts, ...row.text] : [...row.text, ...texts];
    };
    take(between.slice(0, split), rows[a], false);
    take(between.slice(split), rows[a + 1], true);
  }
  return rows;
}

/** What stands in brackets below an amount is of the row above, wherever the text around it belongs. */
function takeAsides(
  entries: readonly Entry[],
  { rows, used }: { rows: readonly Row[]; used: Set<number> },
): void {
  let at = -1;
  for (const entry of entries) {
    if (entry.anchor) at++;
    else if (at >= 0 && isAside(textUnder(entry, 'amount'))) {
      const [row, share] = [rows[at], discountBelow(entry)];
      if (row && share) row.discount = share;
      for (const index of entry.indexes) used.add(index);
    }
  }
}

/** The share in brackets below an amount, if it is called a discount. */
function discountBelow(entry: Entry): string | undefined {
  const text = textUnder(entry, 'amount');
  return totalKind(text) === 'discount' ? rateIn(text) : undefined;
}

/** Whether an entry is the rest of the row above it, which has all but its amount: a code, and the amount. */
function isAmountOf(entry: Entry, above: Entry | undefined): boolean {
  if (!above?.anchor || above.line.page !== entry.line.page) return false;
  const own = (['quantity', 'unitPrice', 'description'] as const).some((it) =>
    textUnder(entry, it),
  );
  const near = entry.line.y - above.line.y <= above.line.size * 1.3;
  return near && !own && textUnder(above, 'amount') === '' && textUnder(entry, 'amount') !== '';
}

/** An amount that is centred on a taller row stands a little lower than its line. */
function takeAmountBelow(entry: Entry, next: Entry | undefined): void {
  const at = entry.columns.findIndex((column) => column.role === 'amount');
  if (at < 0 || entry.cells.has(at) || !next || next.anchor || next.line.page !== entry.line.page)
    return;
  if (next.line.y - entry.line.y > entry.line.size * 1.3) return;
  const words = next.cells.get(at);
  if (words && numberIn(words.map((w) => w.text).join(' '))) entry.cells.set(at, words);
}

function splitOf(
  between: Entry[],
  above: Entry | undefined,
  under: Entry | undefined,
  describedAbove: boolean,
): number {
  if (between.length === 0) return 0;
  const chain = [above, ...between, under];
  const gaps = chain.slice(1).map((entry, i) => {
    const before = chain[i];
    if (!entry || !before || entry.line.page !== before.line.page) return Number.POSITIVE_INFINITY;
    return entry.line.y - before.line.y;
  });
  // Text after the last row of a page stays with it only while it follows line by line.
  const step = (above ?? under)?.line.size ?? 9;
  if (!under || gaps.at(-1) === Number.POSITIVE_INFINITY) {
    const far = gaps.findIndex((gap) => gap > step * 1.75);
    return above ? (far < 0 ? between.length : far) : between.length;
  }
  if (!above) {
    if (!describedAbove && textUnder(under, 'description')) return between.length;
    let start = between.length;
    while (start > 0 && (gaps[start] ?? 99) <= step * 1.75) start--;
    return start;
  }
  if (describedAbove && gaps.every((gap) => Math.abs(gap - (gaps[0] ?? 0)) < 1)) return 0;
  const widest = Math.max(...gaps);
  const lastGap = gaps.at(-1) ?? 0;
  return lastGap >= widest * 0.93 ? between.length : gaps.indexOf(widest);
}

/** The words of a line that carry on a description. */
function continuation(entry: Entry): TextLine | undefined {
  const at = entry.columns.findIndex((c) => c.role === 'description');
  const column = entry.columns[at];
  const size = entry.line.size;
  const cells = entry.line.cells.filter((cell) => {
    if (!/\p{L}{2}/u.test(cell.text)) return false;
    if (!column) return cell.x0 < (entry.columns.at(-1)?.x0 ?? 0);
    const next = entry.columns[at + 1];
    return cell.x0 > column.x0 - size * 2 && (!next || cell.x0 < next.x0 - size);
  });
  return textLine(cells.flatMap((cell) => cell.words));
}
