import type { GreyImage } from './render.ts';

const WHITE = 255;

/** Parts of a pixel in whole numbers: the loops below run over millions of pixels. */
const ONE = 256;
const BITS = 16;

/** Turns an image about its centre by `radians`, clockwise when positive; corners become white. */
export function straighten(image: GreyImage, radians: number): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height).fill(WHITE);
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [width / 2, height / 2];
  const [right, low] = [width - 1, height - 1];
  for (let y = 0; y < height; y++) {
    let sx = (0 - cx) * cos - (y - cy) * sin + cx;
    let sy = (0 - cx) * sin + (y - cy) * cos + cy;
    const row = y * width;
    for (let x = 0; x < width; x++, sx += cos, sy += sin) {
      if (sx < 0 || sy < 0) continue;
      const x0 = sx | 0;
      const y0 = sy | 0;
      if (x0 >= right || y0 >= low) continue;
      const at = y0 * width + x0;
      const fx = ((sx - x0) * ONE) | 0;
      const fy = ((sy - y0) * ONE) | 0;
      const a = pixels[at] as number;
      const b = pixels[at + 1] as number;
      const c = pixels[at + width] as number;
      const d = pixels[at + width + 1] as number;
      const over = a * (ONE - fx) + b * fx;
      const under = c * (ONE - fx) + d * fx;
      out[row + x] = (over * (ONE - fy) + under * fy) >> BITS;
    }
  }
  return { ...image, pixels: out };
}

/** Turns an image by a quarter, clockwise. */
export function quarterTurn(image: GreyImage): GreyImage {
  const { width, height, pixels } = image;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      out[x * height + (height - 1 - y)] = pixels[y * width + x] ?? WHITE;
  return { ...image, width: height, height: width, pixels: out };
}

/** Turns an image upside down. */
export function halfTurn(image: GreyImage): GreyImage {
  return { ...image, pixels: image.pixels.slice(0, image.width * image.height).reverse() };
}
