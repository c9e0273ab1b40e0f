import type { Printed } from '../../../invoice/schema.ts';
import { unfoldedEnd } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { medianSize } from '../../../text/median-size.ts';
import { isInvoiceTitle, otherPaperIn, titleIn } from '../../words/titles.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { isNumber, numberIn } from './number-in.ts';

/** "Gutschrift (selbst ausgestellte Rechnung) Nr. 4711": the number is named later in the title. */
const NAMED_LATER = /(?:^|[^a-z])(?:nr|no|n[°º]|num(?:ero|mer|ber)?)\s*[.:#]*\s+(?=\S*\d)/;
/** What stands between a title and its number. */
const BEFORE = /^(?:[\s:.#°º№]|n[ro°º]?(?=[\s.:#°º\d]))+/i;
/** A title whose letters were set apart: "I N V O I C E". */
const SPELLED = /^\p{L}(?:\s\p{L}){4,}(?![\p{L}])/u;

type Titled = { text: string; after: string };

/** A cell that begins with an invoice's title, and what follows it there. */
function titledCell(cell: Cell): Titled | undefined {
  const letters = SPELLED.exec(cell.text)?.[0];
  const text = letters ? cell.text.replace(letters, letters.replace(/\s/g, '')) : cell.text;
  const named = titleIn(labelKey(text));
  if (named?.title !== 'invoice' && named?.title !== 'credit-note') return undefined;
  return { text, after: text.slice(unfoldedEnd(text, named.length)).replace(BEFORE, '') };
}

/** The number that stands in a title's cell, or right of it. */
export function numberBesideTitle(lines: readonly Line[]): Printed | undefined {
  for (const line of lines)
    for (const [i, cell] of line.cells.entries()) {
      const titled = titledCell(cell);
      if (!titled) continue;
      const { after } = titled;
      const next = line.cells[i + 1]?.text ?? '';
      const id =
        numberIn(after) ??
        (isMarked(titled) && isNumber(after, 1) ? numberIn(after, 1) : undefined) ??
        (after.length < 3 || isInvoiceTitle(labelKey(after)) ? numberIn(next) : undefined) ??
        namedLater(after);
      if (id) return { text: id, page: line.page };
    }
  return undefined;
}

/** "Invoice #1": the mark says that even one figure is a number. */
const isMarked = ({ text, after }: Titled) =>
  /(?:#|№|n[°º])\s*$/i.test(text.slice(0, text.length - after.length));

/** "Rechnung zu Bestellung Nr. 17" names the order's. */
function namedLater(after: string): string | undefined {
  const key = labelKey(after);
  const named = NAMED_LATER.exec(key);
  if (!named) return undefined;
  const before = key.slice(0, named.index + 1);
  if (otherPaperIn(before) || LABELS.orderNumber.some((label) => label.test(before)))
    return undefined;
  return numberIn(after.slice(unfoldedEnd(after, named.index + named[0].length)));
}

/** Lines below a title in which its number may stand, and how far away, in the title's size. */
const BELOW = 4;
const REACH = 3.4;
/** Points by which edges or middles differ that stand under each other. */
const ALIGNED = 4;
/** So many figures by themselves may be a year, or a house. */
const YEAR = /^(?:19|20)\d{2}$/;
const LEAST = 3;

/** Times the page's text from which letters are a title's, and the share by which two of one size differ. */
const LARGE = 1.2;
const SAME = 0.03;

/**
 * The number that stands by itself under a title by itself. `marked`: a sign before it says that it is
 * one, or it is a part of the title, in its large letters or in parts that only a paper's number has.
 */
export function numberUnderTitle(
  lines: readonly Line[],
): (Printed & { marked: boolean }) | undefined {
  const text = medianSize(
    lines.map(({ size }) => size),
    Number.POSITIVE_INFINITY,
  );
  for (const [at, line] of lines.entries())
    for (const cell of line.cells) {
      const titled = titledCell(cell);
      if (!titled || /[\p{L}\d]/u.test(titled.after)) continue;
      const under = firstUnder(lines, at, cell);
      if (!under) continue;
      const sign = SIGN.exec(under.text)?.[0] ?? '';
      const rest = under.text.slice(sign.length);
      const id = numberIn(rest, sign ? 1 : LEAST);
      if (!id || (!sign && YEAR.test(id))) continue;
      const isLarge = sizeOf(under) > text * LARGE;
      const isPart = isLarge && (isOfSize(under, sizeOf(cell)) || isInParts(id));
      if (sign || isNumber(rest))
        return { text: id, page: line.page, marked: sign !== '' || isPart };
    }
  return undefined;
}

/** The lines that stand next under a title by itself. */
export function linesUnderTitles(lines: readonly Line[]): Line[] {
  return lines.flatMap((line, at) => {
    const next = lines[at + 1];
    const title = line.cells.find((cell) => {
      const titled = titledCell(cell);
      return titled !== undefined && !/[\p{L}\d]/u.test(titled.after);
    });
    const isNear = title && next?.page === line.page && next.y - line.y <= sizeOf(title) * REACH;
    return isNear ? [next] : [];
  });
}

const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));
const isOfSize = (cell: Cell, size: number) => Math.abs(sizeOf(cell) - size) < size * SAME;

const SIGN = /^(?:#|№|(?:nr|no|n[°ºo])\b[.:]*|n[°º][.:]*|n(?=[\s.:]+\d))[\s.:]*/i;

/** Figures of a number in parts at least: fewer may be a month, or a page. */
const FIGURES = 5;
/** What begins the numbers of other papers: "PO-", "SO-". */
const OF_ANOTHER = /^(?:p|s|w)\.?o\b|^(?:ord|order|cust|kd)\b/i;
const MONTH = /^(?:\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4})$/;

/** "FSU/26/0312", "0008-00021658": a series, and what counts in it. */
const isInParts = (id: string) =>
  /[^\W_]+[-/]\d/.test(id) &&
  (id.match(/\d/g) ?? []).length >= FIGURES &&
  !MONTH.test(id) &&
  !OF_ANOTHER.test(id);

/** What stands next under a cell. */
function firstUnder(lines: readonly Line[], at: number, cell: Cell): Cell | undefined {
  const from = lines[at];
  for (const line of lines.slice(at + 1, at + 1 + BELOW)) {
    const size = sizeOf(cell);
    if (!from || line.page !== from.page || line.y - from.y > size * REACH) return undefined;
    const found = line.cells.find((it) => isUnder(it, cell));
    if (found) return found;
  }
  return undefined;
}

function isUnder(it: Cell, over: Cell): boolean {
  const middle = ({ x0, x1 }: Cell) => (x0 + x1) / 2;
  return (
    (it.x0 < over.x1 && it.x1 > over.x0) ||
    Math.abs(it.x0 - over.x0) < ALIGNED ||
    Math.abs(it.x1 - over.x1) < ALIGNED ||
    Math.abs(middle(it) - middle(over)) < ALIGNED
  );
}
