import type { GreyImage } from '../render.ts';
import { type FoundLine, middleAt } from './found-line.ts';

const WHITE = 255;

/** An image on which nothing but its lines of text is left: no table, no hand, no picture. */
export function onlyLines(image: GreyImage, lines: readonly FoundLine[]): GreyImage {
  const { width, height } = image;
  const pixels = new Uint8Array(width * height).fill(WHITE);
  for (const line of lines)
    for (let x = Math.floor(line.left); x < Math.min(width, line.right); x++) {
      const middle = middleAt(line, x);
      const low = Math.min(height, Math.ceil(middle + line.height / 2));
      for (let y = Math.max(0, Math.floor(middle - line.height / 2)); y < low; y++)
        pixels[y * width + x] = image.pixels[y * width + x] as number;
    }
  return { ...image, pixels };
}
