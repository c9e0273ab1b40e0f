import type { PageText } from '../../../shared/documents/text/words.ts';
import { wordsOfRun } from '../../../shared/documents/text/words.ts';

/** A printed line: where it stands, and its pieces from the left, each in points of its own or nine. */
export type PrintedLine = [y: number, ...pieces: [x: number, text: string, size?: number][]];

const SIZE = 9;
/** Points that a letter takes on the average. */
const LETTER = 4.6;

/** A page from pieces of text at their places, as a text layer gives them. */
export function printedPage(...lines: PrintedLine[]): PageText {
  const words = lines.flatMap(([y, ...pieces]) =>
    pieces.flatMap(([x, text, size = SIZE]) =>
      wordsOfRun({ text, x, y, width: (text.length * LETTER * size) / SIZE, size }, 1),
    ),
  );
  return { number: 1, width: 595, height: 842, words, hidden: [], source: 'text' };
}
