import type { ColumnRole } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { headerRole, nounRole } from '../words/columns.ts';
import { totalKind } from '../words/totals-labels.ts';
import { bandEnd } from './bands.ts';
import { spansOf, type Taught, textOf } from './heading-spans.ts';
import { stackedPieces } from './stacked-headings.ts';

export type Column = {
  role: ColumnRole;
  text: string;
  x0: number;
  x1: number;
};

export type HeaderRow = {
  columns: Column[];
  /** Index of the first line after the header. */
  next: number;
  score: number;
};

function columnsOf(lines: Line[], taught: Taught): Column[] {
  if (lines.length === 1)
    return (lines[0]?.cells ?? []).flatMap((cell) =>
      spansOf(cell, taught).map(({ words, role }) => ({
        role: role ?? 'other',
        text: textOf(words),
        x0: words[0]?.x0 ?? 0,
        x1: words.at(-1)?.x1 ?? 0,
      })),
    );
  return stackedPieces(lines, taught).map((piece) => ({
    ...piece,
    role: headerRole(piece.text, taught) ?? 'other',
  }));
}

/** Headings that are known by their noun alone, beside others that are known. */
function withNouns(columns: Column[]): Column[] {
  const known = new Set(columns.map(({ role }) => role));
  const isTable =
    MONEYS.some((role) => known.has(role)) && known.size > (known.has('other') ? 2 : 1);
  if (!isTable) return columns;
  return columns.map((column) => {
    const role = column.role === 'other' ? nounRole(column.text) : undefined;
    if (!role || known.has(role)) return column;
    known.add(role);
    return { ...column, role };
  });
}

const MONEYS = ['amount', 'gross', 'unitPrice'] as const;

/**
 * An item and its price, and nothing else but one column between them that says more of it, or one
 * before them: a row's number or its day.
 */
const isPriceList = (columns: readonly Pick<Column, 'role'>[]) => {
  const before = columns.findIndex(({ role }) => role !== 'other' && role !== 'pos');
  const [first, last] = [columns[before], columns.at(-1)];
  const between = columns.slice(before + 1, -1);
  return (
    first?.role === 'description' &&
    last?.role === 'unitPrice' &&
    before + between.length <= 1 &&
    between.every(({ role }) => role === 'other')
  );
};

/** A header that names too little is none, unless the line below it has a name and an amount in its columns. */
function scoreOf(columns: Column[], below?: Line): number {
  const roles = new Set(columns.map((c) => c.role));
  roles.delete('other');
  const money = roles.has('amount') || roles.has('gross') || roles.has('unitPrice');
  const what = roles.has('description') || roles.has('quantity') || roles.has('code');
  const both =
    (roles.has('amount') && (roles.has('description') || roles.has('unitPrice'))) ||
    isPriceList(columns);
  if (!money || !what) return 0;
  if (roles.size < 3 && !(both && columns.length <= 3))
    return below && roles.has('amount') && isRowUnder(columns, below) ? LEAST_SCORE : 0;
  if (!roles.has('description') && !roles.has('quantity')) return 0;
  const unknown = columns.filter((c) => c.role === 'other').length;
  return roles.size - unknown * 0.5;
}

/** Of a header that is only believed for the row below it. */
const LEAST_SCORE = 1.01;

/** Whether a line has words under the text's heading, and money under the last one, each column something. */
function isRowUnder(columns: readonly Column[], line: Line): boolean {
  const text = columns.findIndex(({ role }) => role === 'description');
  const [name, last] = [line.cells[0], line.cells.at(-1)];
  const end = columns.at(-1);
  if (text !== 0 || end?.role !== 'amount' || !name || !last) return false;
  const isUnder = last.x0 < end.x1 + 2 && last.x1 > end.x0 - 2;
  const isName = /\p{L}{2}/u.test(name.text) && totalKind(name.text) !== 'net';
  return isUnder && isName && MONEY.test(last.text) && line.cells.length === columns.length;
}

/** Lines of a heading, when its cells do not stand apart. */
const MOST_LINES = 3;

const MONEY = /\d[.,]\d{2}(?!\d)/;

/** Finds the header of a table of lines that starts at line `at`, over one to three lines. */
export function headerAt(lines: Line[], at: number, taught: Taught = {}): HeaderRow | undefined {
  let best: HeaderRow | undefined;
  const band = bandEnd(lines, at) - at;
  // What stands staggered is taken whole.
  for (let n = band; n <= Math.max(MOST_LINES, band); n++) {
    const group = lines.slice(at, at + n);
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last || group.length < n || last.page !== first.page) break;
    if (last.y - first.y > first.size * 1.9 * (Math.min(n, MOST_LINES) - 1) + 0.1) break;
    if (group.some((line) => MONEY.test(line.text))) break;
    // A title above the table is larger than its headings.
    if (Math.abs(last.size - first.size) > Math.min(last.size, first.size) * 0.25) break;
    const below = lines.slice(at + n);
    const columns = withTextBeside(withNouns(columnsOf(group, taught)), below);
    // Cells that are centred on taller ones are one line of headings, and "(excl. VAT)" is no line.
    const more = n <= band ? 0 : n - 1;
    const score =
      scoreOf(withTextOfPrices(columns), below[0]) +
      (more > 0 && isAside(last) ? 0.1 : more * -0.25);
    if (n > 1 && addsNothing(columns, columnsOf(group.slice(1), taught))) continue;
    if (score > 1 && score > (best?.score ?? 0)) best = { columns, next: at + n, score };
  }
  if (!best) return undefined;
  return { ...withSecond(best, lines), columns: withText(withoutDoubles(best.columns)) };
}

/**
 * "Cena jedn." and "netto" or "(excl. VAT)" below it: a line of words, each under a heading, that leaves all
 * what they are.
 */
function withSecond(header: HeaderRow, lines: readonly Line[]): HeaderRow {
  const [above, line] = [lines[header.next - 1], lines[header.next]];
  if (!above || !line || line.page !== above.page || /\d/.test(line.text)) return header;
  if (line.y - above.y > above.size * 1.6 || line.cells.length < 2) return header;
  const leaves = line.cells.map((cell) => {
    const over = header.columns.find(({ x0, x1 }) => cell.x0 < x1 && cell.x1 > x0);
    if (!over || over.role === 'other') return over?.role;
    return ASIDE.test(cell.text) || headerRole(`${over.text} ${cell.text}`) === over.role;
  });
  const isUnder = leaves.every(Boolean) && leaves.includes(true);
  return isUnder ? { ...header, next: header.next + 1 } : header;
}

/** Whether a line only says something in brackets of the headings over it. */
const isAside = ({ cells }: Line) => cells.every(({ text }) => ASIDE.test(text));
const ASIDE = /^\([^()]*\)$/;

/** Whether headings say no more than they do without their first line: it stands above them. */
function addsNothing(columns: Column[], without: Column[]): boolean {
  const said = new Set(without.map(({ role }) => role));
  return scoreOf(without) > 1 && columns.every(({ role }) => role === 'other' || said.has(role));
}

/** Where a price and an amount have headings, the text has one too, in whatever words. */
function withTextOfPrices(columns: Column[]): Column[] {
  const known = (role: ColumnRole) => columns.some((column) => column.role === role);
  return known('unitPrice') && known('amount') ? withText(columns) : columns;
}

/** Where no heading is known for the text, it stands under the unknown one with the most room. */
function withText(columns: Column[]): Column[] {
  if (columns.some(({ role }) => role === 'description')) return columns;
  const room = (at: number) => (columns[at + 1]?.x0 ?? 0) - (columns[at]?.x0 ?? 0);
  const unknown = columns.flatMap(({ role, text }, at) =>
    role === 'other' && /\p{L}{2}/u.test(text) && room(at) > 0 ? [at] : [],
  );
  const widest = unknown.sort((a, b) => room(b) - room(a))[0];
  return columns.map((column, at) => (at === widest ? { ...column, role: 'description' } : column));
}

/** Where only sums have headings, the net amount, the tax and both: the text stands left of them, under none. */
function withTextBeside(columns: Column[], lines: readonly Line[]): Column[] {
  const counted = countedBeside(columns, lines);
  if (counted.length > 0) return [...counted, ...columns];
  const [below] = lines;
  const [first, text] = [columns[0], below?.cells[0]];
  const roles = columns.map(({ role }) => role);
  const isSums = (['amount', 'taxAmount', 'gross'] as const).every((it) => roles.includes(it));
  if (!isSums || roles.includes('description') || roles.includes('quantity')) return columns;
  if (!first || !below || !text || text.x1 > first.x0) return columns;
  // "21 %" and "Total" beside them are rows of a table of taxes.
  if (!/\p{L}{3}/u.test(text.text) || totalKind(text.text) !== undefined) return columns;
  return [
    { role: 'description', text: '', x0: text.x0, x1: first.x0 - below.size * 2 },
    ...columns,
  ];
}

/** A count, with its unit or without. */
const COUNT = /^\d[\d.,]*(?:\s\p{L}{1,6}\.?)?$/u;
const UNIT = /^\p{L}{1,6}[.²³]?$/u;
/** Lines below headings among which their first row stands. */
const NEAR = 3;

/** "5 | ks | Oak shelf" left of the headings of a price and an amount: what stands there without a heading. */
function countedBeside(columns: readonly Column[], lines: readonly Line[]): Column[] {
  const roles = columns.map(({ role }) => role);
  const isMoney = roles.every((it) => it === 'taxRate' || it === 'unitPrice' || it === 'amount');
  const [first] = columns;
  if (!first || !isMoney || !roles.includes('unitPrice') || !roles.includes('amount')) return [];
  const row = lines.slice(0, NEAR).find(({ text }) => MONEY.test(text));
  const [count, ...others] = (row?.cells ?? []).filter(({ x1 }) => x1 < first.x0);
  const name = others.pop();
  const [unit, ...more] = others;
  if (!row || !count || !name || more.length > 0 || !COUNT.test(count.text)) return [];
  if (!/\p{L}{2}/u.test(name.text) || (unit && !UNIT.test(unit.text))) return [];
  const column = (role: ColumnRole, { x0, x1 }: { x0: number; x1: number }): Column => ({
    role,
    text: '',
    x0,
    x1,
  });
  return [
    column('quantity', count),
    ...(unit ? [column('unit', unit)] : []),
    column('description', { x0: name.x0, x1: first.x0 - row.size * 2 }),
  ];
}

/** Each role once: of two "amount" columns the last one is the line's; others are kept aside. */
function withoutDoubles(columns: Column[]): Column[] {
  const seen = new Map<ColumnRole, Column>();
  const result = columns.map((c) => ({ ...c }));
  const roles = new Set(columns.map(({ role }) => role));
  for (const column of result) {
    const before = seen.get(column.role);
    if (before && column.role !== 'other') {
      if (column.role === 'amount') before.role = 'other';
      // Of two prices, and no amount, the last is what the line comes to.
      else if (column.role === 'unitPrice' && !roles.has('amount') && !roles.has('gross'))
        column.role = 'amount';
      else if (column.role === 'taxRate') column.role = 'taxAmount';
      else if (column.role === 'description' && /artikel|item|product|article/i.test(before.text))
        before.role = 'code';
      else column.role = 'other';
    }
    if (column.role !== 'other') seen.set(column.role, column);
  }
  if (!seen.has('amount')) {
    const price = isPriceList(result) ? result.at(-1) : undefined;
    const last = result.find((c) => c.role === 'gross') ?? price;
    if (last) last.role = 'amount';
  }
  return result;
}
