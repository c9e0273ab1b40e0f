import type { ColumnRole } from '../../languages/language.ts';
import type { Cell, Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { headerRole } from '../words/columns.ts';

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

type Taught = Readonly<Record<string, ColumnRole>>;

const MOST_WORDS = 4;

type Span = {
  words: Word[];
  role: ColumnRole | undefined;
};

function textOf(words: Word[]): string {
  return words.map((w) => w.text).join(' ');
}

/**
 * Part one cell of a header into columns: the words of neighbouring headers often stand as near
 * as the words of one. The longest run of words that names a column wins; unknown words join the
 * known header that they touch.
 */
function spansOf(cell: Cell, taught: Taught): Span[] {
  const whole = headerRole(cell.text, taught);
  if (!whole && cell.words.some((w) => GLUED.test(w.text)))
    return spansOf({ ...cell, words: cell.words.flatMap(unglued), text: '' }, taught);
  if (whole) return [{ words: cell.words, role: whole }];
  const spans: Span[] = [];
  for (let i = 0; i < cell.words.length; ) {
    let taken: Span | undefined;
    for (let n = Math.min(MOST_WORDS, cell.words.length - i); n > 0 && !taken; n--) {
      const words = cell.words.slice(i, i + n);
      const role = headerRole(textOf(words), taught);
      if (role) taken = { words, role };
    }
    taken ??= { words: cell.words.slice(i, i + 1), role: undefined };
    spans.push(taken);
    i += taken.words.length;
  }
  if (!spans.some((span) => span.role)) return [{ words: cell.words, role: undefined }];
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && (!span.role || !last.role)) {
      last.words = [...last.words, ...span.words];
      last.role = last.role ?? span.role;
    } else merged.push({ ...span });
  }
  return merged;
}

/** Two headers that touch are one word to the reader of the PDF: "ArtikelnummerOmschrijving". */
const GLUED = /[a-zà-ÿ.](?=[A-ZÀ-Þ][a-zà-ÿ])/;

function unglued(word: Word): Word[] {
  const parts = word.text.split(/(?<=[a-zà-ÿ.])(?=[A-ZÀ-Þ][a-zà-ÿ])/);
  const each = (word.x1 - word.x0) / word.text.length;
  let at = word.x0;
  return parts.map((text) => {
    const x0 = at;
    at += text.length * each;
    return { ...word, text, x0, x1: at };
  });
}

type Piece = {
  x0: number;
  x1: number;
  text: string;
};

/** A cell of a stacked header, parted where two headers that are known stand in it. */
function partedCell(cell: Cell, taught: Taught): Piece[] {
  const spans = spansOf(cell, taught);
  const apart = spans.length > 1 && spans.every((span) => span.role) ? spans : [cell];
  return apart.map(({ words }) => ({
    x0: words[0]?.x0 ?? cell.x0,
    x1: words.at(-1)?.x1 ?? cell.x1,
    text: textOf(words),
  }));
}

/** Stack the cells of a header that runs over several lines, column by column. */
function stackedPieces(lines: Line[], taught: Taught): Piece[] {
  const pieces: Piece[] = [];
  for (const line of lines)
    for (const cell of line.cells.flatMap((whole) => partedCell(whole, taught))) {
      const under = pieces.filter((p) => cell.x0 < p.x1 - 1 && cell.x1 > p.x0 + 1);
      const [only] = under;
      if (under.length === 1 && only) {
        only.text = `${only.text.replace(/-$/, '')} ${cell.text}`;
        only.x0 = Math.min(only.x0, cell.x0);
        only.x1 = Math.max(only.x1, cell.x1);
      } else pieces.push({ x0: cell.x0, x1: cell.x1, text: cell.text });
    }
  return pieces.sort((a, b) => a.x0 - b.x0);
}

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

/** A header that names too little is none. */
function scoreOf(columns: Column[]): number {
  const roles = new Set(columns.map((c) => c.role));
  roles.delete('other');
  const money = roles.has('amount') || roles.has('gross') || roles.has('unitPrice');
  const what = roles.has('description') || roles.has('quantity') || roles.has('code');
  const both =
    (roles.has('amount') && (roles.has('description') || roles.has('unitPrice'))) ||
    // An item and its price, and nothing else.
    (columns.length === 2 && roles.has('description') && roles.has('unitPrice'));
  if (!money || !what) return 0;
  if (roles.size < 3 && !(both && columns.length <= 3)) return 0;
  if (!roles.has('description') && !roles.has('quantity')) return 0;
  const unknown = columns.filter((c) => c.role === 'other').length;
  return roles.size - unknown * 0.5;
}

const MONEY = /\d[.,]\d{2}(?!\d)/;

/** Finds the header of a table of lines that starts at line `at`, over one to three lines. */
export function headerAt(lines: Line[], at: number, taught: Taught = {}): HeaderRow | undefined {
  let best: HeaderRow | undefined;
  for (let n = 1; n <= 3; n++) {
    const group = lines.slice(at, at + n);
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last || group.length < n || last.page !== first.page) break;
    if (last.y - first.y > first.size * 1.9 * (n - 1) + 0.1) break;
    if (group.some((line) => MONEY.test(line.text))) break;
    const columns = columnsOf(group, taught);
    const score = scoreOf(columns) - (n - 1) * 0.25;
    if (score > 1 && score > (best?.score ?? 0)) best = { columns, next: at + n, score };
  }
  return best ? { ...best, columns: withoutDoubles(best.columns) } : undefined;
}

/** Each role once: of two "amount" columns the last one is the line's; others are kept aside. */
function withoutDoubles(columns: Column[]): Column[] {
  const seen = new Map<ColumnRole, Column>();
  const result = columns.map((c) => ({ ...c }));
  for (const column of result) {
    const before = seen.get(column.role);
    if (before && column.role !== 'other') {
      if (column.role === 'amount') before.role = 'other';
      else if (column.role === 'taxRate') column.role = 'taxAmount';
      else if (column.role === 'description' && /artikel|item|product|article/i.test(before.text))
        before.role = 'code';
      else column.role = 'other';
    }
    if (column.role !== 'other') seen.set(column.role, column);
  }
  if (!seen.has('amount')) {
    const price = result.length === 2 ? result.find((c) => c.role === 'unitPrice') : undefined;
    const last = result.find((c) => c.role === 'gross') ?? price;
    if (last) last.role = 'amount';
  }
  return result;
}
