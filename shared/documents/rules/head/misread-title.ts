import type { Cell } from '../../text/lines.ts';
import { isInvoiceTitle } from '../words/titles.ts';
import { labelKey } from '../words/vocabulary.ts';

/** Times the size of the page's text from which letters are set so wide that a word falls apart. */
const LARGE = 1.2;
/** Letters of one shape, which recognition takes for each other. */
const SHAPES = ['od0q', 'il1', 'ec', 'uv'];
/** In a shorter word a letter makes another word of it. */
const LEAST = 6;

/**
 * A large cell as it was printed, where recognition broke the title of an invoice in two ("IN VOICE
 * #1564") or took one of its letters for another of its shape ("INVDICE"). A text layer is what it says.
 * @param text the size of the page's text.
 */
export function asPrinted(cell: Cell, text: number): Cell {
  const size = Math.max(...cell.words.map((word) => word.size));
  const isRecognised = cell.words.every(({ sure }) => sure !== undefined);
  if (!isRecognised || size <= text * LARGE) return cell;
  const [, letters = '', rest = ''] =
    /^([\p{L}\d]+(?: [\p{L}\d]+)?)(| [^\p{L}]*)$/u.exec(labelKey(cell.text)) ?? [];
  const word = letters.replace(' ', '');
  if (word.length < LEAST || isInvoiceTitle(letters)) return cell;
  const title = [word, ...likenesses(word)].find(isInvoiceTitle);
  return title ? { ...cell, text: `${title}${rest}` } : cell;
}

/** A word with one of its letters as another of its shape. */
function likenesses(word: string): string[] {
  return [...word].flatMap((letter, at) =>
    SHAPES.filter((shape) => shape.includes(letter)).flatMap((shape) =>
      [...shape].map((other) => `${word.slice(0, at)}${other}${word.slice(at + 1)}`),
    ),
  );
}
