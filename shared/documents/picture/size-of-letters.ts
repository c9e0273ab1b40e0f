import { evened } from '../ocr/even.ts';
import { marksOf } from '../ocr/marks.ts';
import type { GreyImage } from '../ocr/render.ts';

/** The longer side of most letters, in the image's pixels; undefined where nothing looks like print. */
export const sizeOfLetters = (image: GreyImage): number | undefined =>
  marksOf(evened(image), 1)?.size;
