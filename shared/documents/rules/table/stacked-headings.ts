import type { Cell, Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { spansOf, type Taught, textOf } from './heading-spans.ts';

type Piece = {
  x0: number;
  x1: number;
  text: string;
};

/** A cell of a stacked header, parted where two headers that are known stand in it. */
function partedCell(cell: Cell, taught: Taught): (Piece & { words: Word[] })[] {
  const spans = spansOf(cell, taught);
  const apart = spans.length > 1 && spans.every((span) => span.role) ? spans : [cell];
  return apart.map(({ words }) => ({
    x0: words[0]?.x0 ?? cell.x0,
    x1: words.at(-1)?.x1 ?? cell.x1,
    text: textOf(words),
    words,
  }));
}

/** Stack the cells of a header that runs over several lines, column by column. */
export function stackedPieces(lines: Line[], taught: Taught): Piece[] {
  const pieces: Piece[] = [];
  for (const line of lines)
    for (const cell of line.cells.flatMap((whole) => partedCell(whole, taught))) {
      const under = pieces.filter((p) => cell.x0 < p.x1 - 1 && cell.x1 > p.x0 + 1);
      const [only] = under;
      if (under.length === 1 && only) {
        only.text = `${only.text.replace(/-$/, '')} ${cell.text}`;
        only.x0 = Math.min(only.x0, cell.x0);
        only.x1 = Math.max(only.x1, cell.x1);
      } else if (under.length > 1) stackWords(cell, under);
      else pieces.push({ x0: cell.x0, x1: cell.x1, text: cell.text });
    }
  return pieces.sort((a, b) => a.x0 - b.x0);
}

/** A line of words under several headings, with no room between them: each goes on with the one over it. */
function stackWords({ words }: { words: readonly Word[] }, under: readonly Piece[]): void {
  for (const { text, x0, x1 } of words) {
    const gaps = under.map((piece) => Math.max(piece.x0 - x1, x0 - piece.x1));
    const over = under[gaps.indexOf(Math.min(...gaps))];
    if (!over) continue;
    over.text = `${over.text.replace(/-$/, '')} ${text}`;
    over.x0 = Math.min(over.x0, x0);
    over.x1 = Math.max(over.x1, x1);
  }
}
