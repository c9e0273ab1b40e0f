import type { Line } from '../../text/lines.ts';

/** Of its size, as near as a line of cells that are centred on taller ones stands to theirs. */
const STAGGERED = 0.75;
/** Letters so many times as large are of another thing: a title, or a mark at the side. */
const LARGER = 1.6;
/** A row of cells with one, two and three lines each has five that stand apart. */
const MOST = 6;

/**
 * Where the band ends that begins at a line: lines nearer to each other than two of one text can be
 * are cells of one row, each centred on the row's height.
 * @returns the index of the first line after it.
 */
export function bandEnd(lines: readonly Line[], at: number): number {
  let end = at + 1;
  while (end < lines.length && end - at < MOST && isStaggered(lines[end - 1], lines[end])) end++;
  return end;
}

function isStaggered(above: Line | undefined, below: Line | undefined): boolean {
  if (!above || !below || above.page !== below.page) return false;
  const [small, large] = [Math.min(above.size, below.size), Math.max(above.size, below.size)];
  return large < small * LARGER && below.y - above.y < small * STAGGERED;
}
