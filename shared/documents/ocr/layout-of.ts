import { marksOf } from './marks.ts';
import type { GreyImage } from './render.ts';
import type { Layout } from './tesseract.ts';

/** Letters that a till's roll is wide at most, and it is longer than wide; a sheet has more beside each other. */
const ROLL = 44;
/** Of the letters so many on either side may be dirt at the edges. */
const STRAY = 0.01;

/**
 * How the lines of an upright page are looked for. A roll has one below the other, and its wide gaps lie
 * within them; on a sheet blocks stand beside each other.
 */
export function layoutOf(sheet: GreyImage): Layout {
  const marks = marksOf(sheet, 2);
  if (!marks) return 'scattered';
  const span = (places: number[]) => {
    const sorted = places.sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
    return at(1 - STRAY) - at(STRAY);
  };
  const width = span(marks.boxes.map(({ left }) => left));
  const height = span(marks.boxes.map(({ top }) => top));
  return width <= ROLL * marks.size && width < height ? 'lines' : 'scattered';
}
