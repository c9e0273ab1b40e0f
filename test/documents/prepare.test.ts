import { describe, expect, it } from '@jest/globals';
import { howItLies } from '../../shared/documents/ocr/lie.ts';
import type { GreyImage } from '../../shared/documents/ocr/render.ts';
import { quarterTurn } from '../../shared/documents/ocr/turn.ts';

/** Lines of text as ink lies on a page: words of stems, with gaps between them. */
function page(width: number, height: number): GreyImage {
  const pixels = new Uint8Array(width * height).fill(255);
  for (let y = 20; y < height - 20; y++) {
    const line = Math.floor(y / 24);
    const end = width - 20 - ((line * 37) % Math.floor(width / 3));
    if (y % 24 >= 12) continue;
    for (let x = 20; x < end; x++)
      if (x % 60 < 48 && (x + line * line * 5) % 7 < 2) pixels[y * width + x] = 0;
  }
  return { width, height, pixels, scale: 1 };
}

describe('a sheet on its side', () => {
  it.each([
    ['a sheet', 620, 877],
    ['a tall receipt', 300, 1_600],
    ['a very tall one', 220, 2_400],
    ['a wide one', 1_200, 400],
  ])('is told from an upright one: %s', (_, width, height) => {
    const upright = page(width, height);
    expect(howItLies(upright).onItsSide).toBe(false);
    expect(howItLies(quarterTurn(upright)).onItsSide).toBe(true);
  });
});
