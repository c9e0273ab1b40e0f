import { evened } from '../ocr/even.ts';
import { patchesOf } from '../ocr/patches.ts';
import type { GreyImage } from '../ocr/render.ts';

/** Darker than this is ink, once the paper is even. */
const INK = 128;
/** Pixels: what is lower is dirt, and so is what is longer than a share of the page. */
const LOW = 5;
const LONG = 1 / 12;
/** So many letters say how large letters are. */
const FEW = 20;

/** The longer side of most letters, in the image's pixels; undefined where nothing looks like print. */
export function sizeOfLetters(image: GreyImage): number | undefined {
  const { width, height, pixels } = evened(image);
  const ink = new Uint8Array(width * height);
  for (let i = 0; i < ink.length; i++) if ((pixels[i] as number) < INK) ink[i] = 1;
  const sizes = patchesOf(ink, width)
    .map(({ left, right, top, bottom }) => Math.max(right - left, bottom - top))
    .filter((size) => size >= LOW && size <= Math.max(width, height) * LONG)
    .sort((a, b) => a - b);
  return sizes.length < FEW ? undefined : sizes[sizes.length >> 1];
}
