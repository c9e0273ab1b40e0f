import type { ColumnRole } from '../../languages/language.ts';
import type { Cell } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { headerRole } from '../words/columns.ts';

/** What a vendor's own headings mean, by what corrections taught. */
export type Taught = Readonly<Record<string, ColumnRole>>;

const MOST_WORDS = 4;

export type Span = {
  words: Word[];
  role: ColumnRole | undefined;
};

/** Words as one text, a blank between them. */
export function textOf(words: Word[]): string {
  return words.map((w) => w.text).join(' ');
}

/**
 * Parts one cell of a header into columns: the words of neighbouring headers often stand as near
 * as the words of one. The longest run of words that names a column wins; unknown words join the
 * known header that they touch.
 */
export function spansOf(cell: Cell, taught: Taught): Span[] {
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
  for (const [i, span] of spans.entries()) {
    const last = merged.at(-1);
    // "Product / Service" is one heading; after "#" an unknown word is another, if none that is known follows.
    const one = last && (last.role === span.role || !span.role || !last.role);
    const known = spans.slice(i).some(({ role }) => role);
    if (one && (last.role !== 'pos' || span.role || known)) {
      last.words = [...last.words, ...span.words];
      last.role = last.role ?? span.role;
    } else if (last && isPiecePrice(last.role, span.role)) {
      last.words = [...last.words, ...span.words];
      last.role = 'unitPrice';
    } else merged.push({ ...span });
  }
  return merged;
}

/** "Jedn. cena", "Prezzo unit.": the price of a piece, and no column of units beside one of prices. */
function isPiecePrice(a: ColumnRole | undefined, b: ColumnRole | undefined): boolean {
  return (a === 'unit' && b === 'unitPrice') || (a === 'unitPrice' && b === 'unit');
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
