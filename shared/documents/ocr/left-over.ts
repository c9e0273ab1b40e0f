import { inkOf, inkPatches } from './ink.ts';
import type { Box } from './patches.ts';
import type { GreyImage } from './render.ts';

const WHITE = 255;
/** Pixels: side of the squares in which ink is looked for. */
const CELL = 4;
/** Points: what is lower is a dot or a dash, what is higher or longer no word that was missed. */
const LOWEST = 4;
const HIGHEST = 18;
const LONGEST = 60;
/** More pieces than this are no words but a picture or dirt. */
const MOST = 120;
/** Points of white around each piece. */
const AROUND = 7;

/** A piece of the page, and where it stands in the image made of such pieces. */
type Piece = { from: Box; x: number; y: number };

/** Ink of a page that is in none of its words: a single figure in a wide column is easily passed over. */
export function leftOver(
  page: GreyImage,
  words: readonly Box[],
): { image: GreyImage; pieces: Piece[] } | undefined {
  const boxes = boxesOf(page, words);
  if (boxes.length === 0 || boxes.length > MOST) return undefined;
  return arranged(page, boxes);
}

function boxesOf(page: GreyImage, words: readonly Box[]): Box[] {
  const ink = inkOf(page, CELL);
  const { grid, columns, rows } = ink;
  for (const { left, top, right, bottom } of words)
    for (let y = Math.max(0, (top - CELL) >> 2); y <= Math.min(rows - 1, (bottom + CELL) >> 2); y++)
      grid.fill(
        0,
        y * columns + Math.max(0, (left - CELL) >> 2),
        y * columns + Math.min(columns, ((right + CELL) >> 2) + 1),
      );
  return inkPatches(ink).filter((box) => {
    const [high, long] = [(box.bottom - box.top) / page.scale, (box.right - box.left) / page.scale];
    return high >= LOWEST && high <= HIGHEST && long <= LONGEST;
  });
}

/** The pieces one below the other with white around: beside each other they would be read as one word. */
function arranged(page: GreyImage, boxes: Box[]): { image: GreyImage; pieces: Piece[] } {
  const white = Math.round(AROUND * page.scale);
  const width = Math.max(...boxes.map(({ left, right }) => right - left)) + 2 * white;
  let height = white;
  const pieces = boxes.map((from): Piece => {
    const y = height;
    height += from.bottom - from.top + white;
    return { from, x: white, y };
  });
  const pixels = new Uint8Array(width * height).fill(WHITE);
  for (const { from, x, y } of pieces)
    for (let row = from.top; row < from.bottom; row++) {
      const at = row * page.width;
      const ink = page.pixels.subarray(at + from.left, at + from.right);
      pixels.set(ink, (y + row - from.top) * width + x);
    }
  return { image: { width, height, pixels, scale: page.scale }, pieces };
}

/** The piece that a word of the new image was made of. */
export function pieceOf(pieces: readonly Piece[], word: Box): Piece | undefined {
  const [x, y] = [(word.left + word.right) / 2, (word.top + word.bottom) / 2];
  return pieces.find(
    ({ from, x: left, y: top }) =>
      x >= left - CELL &&
      x <= left + from.right - from.left + CELL &&
      y >= top - CELL &&
      y <= top + from.bottom - from.top + CELL,
  );
}
