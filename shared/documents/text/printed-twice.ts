import type { Word } from './words.ts';

/** Of its size, as far as a word is drawn from itself to look bold. */
const APART = 0.12;
/** Points of the raster in which its likes are looked for. */
const RASTER = 4;

/** Leaves out each word that is drawn again at its own place: some producers print bold letters so. */
export function withoutDoubles(words: readonly Word[]): Word[] {
  const seen = new Map<string, Word[]>();
  return words.filter((word) => {
    const [column, row] = [Math.floor(word.x0 / RASTER), Math.floor(word.y / RASTER)];
    const key = (dx: number, dy: number) => `${column + dx} ${row + dy} ${word.text}`;
    const near = [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].flatMap((dy) => seen.get(key(dx, dy)) ?? []),
    );
    if (near.some((other) => isSamePlace(word, other))) return false;
    const own = seen.get(key(0, 0));
    if (own) own.push(word);
    else seen.set(key(0, 0), [word]);
    return true;
  });
}

function isSamePlace(a: Word, b: Word): boolean {
  const apart = Math.min(a.size, b.size) * APART;
  return Math.abs(a.x0 - b.x0) <= apart && Math.abs(a.y - b.y) <= apart;
}
