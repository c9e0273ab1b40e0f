import { describe, expect, it } from '@jest/globals';
import { evened } from '../../shared/documents/ocr/even.ts';
import { howItLies } from '../../shared/documents/ocr/lie.ts';
import type { GreyImage } from '../../shared/documents/ocr/render.ts';
import { withoutRules } from '../../shared/documents/ocr/ruled-lines.ts';
import { quarterTurn, straighten } from '../../shared/documents/ocr/turn.ts';

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

/** Letters that stand apart, as they do on a page: stems with a foot, a size of 12. */
function letters(width: number, height: number, ink = 0): GreyImage {
  const pixels = new Uint8Array(width * height).fill(255);
  for (let y = 60; y < height - 60; y++) {
    if (y % 30 >= 12) continue;
    for (let x = 60; x < width - 60; x++)
      if (x % 11 < 2 || (y % 30 >= 10 && x % 11 < 7)) pixels[y * width + x] = ink;
  }
  return { width, height, pixels, scale: 2 };
}

/** The page on a table whose dark edge runs down both sides. */
function onTable(image: GreyImage): GreyImage {
  const pixels = image.pixels.slice();
  for (let at = 0; at < pixels.length; at++) {
    const x = at % image.width;
    if (x < 30 || x > image.width - 30) pixels[at] = 20 + ((at * 7) % 9);
  }
  return { ...image, pixels };
}

describe('how letters lie', () => {
  const upright = letters(600, 900);

  it('is told beside the edges of a table', () => {
    expect(howItLies(onTable(upright)).onItsSide).toBe(false);
    expect(howItLies(quarterTurn(onTable(upright))).onItsSide).toBe(true);
  });

  it.each([5, 14, 22, -18])('is told where they lean by %d degrees', (degrees) => {
    const radians = (degrees * Math.PI) / 180;
    const lie = howItLies(straighten(upright, radians));
    expect(lie.onItsSide).toBe(false);
    expect(lie.lean).toBeCloseTo(radians, 2);
  });
});

describe('print that is faint in one half of a page', () => {
  it('becomes as dark as the rest', () => {
    const [dark, faint] = [letters(600, 900), letters(600, 900, 205)];
    const half = dark.pixels.length / 2;
    const pixels = new Uint8Array([...dark.pixels.slice(0, half), ...faint.pixels.slice(half)]);
    const even = evened({ ...dark, pixels });
    const inks = [...even.pixels.slice(half)].filter((_, i) => faint.pixels[half + i] === 205);
    const middle = inks.sort((a, b) => a - b)[inks.length >> 1];
    expect(middle).toBeLessThan(60);
  });
});

describe('a grey head of a table with white letters', () => {
  it.each([false, true])('is no shadow, on its side: %s', (onItsSide) => {
    const { pixels, ...size } = letters(1_200, 1_600);
    const isHead = (y: number) => y >= 700 && y < 790;
    const drawn = pixels.map((level, at) => {
      const [x, y] = [at % 1_200, Math.floor(at / 1_200)];
      // One half of the page lies in a shadow, which is evened out.
      const light = x < 600 ? 1 : 0.8;
      return light * (isHead(y) ? (level === 0 ? 255 : 125) : level);
    });
    const even = evened(
      onItsSide ? quarterTurn({ ...size, pixels: drawn }) : { ...size, pixels: drawn },
    );
    const levelAt = (x: number, y: number) =>
      (onItsSide
        ? even.pixels[x * even.width + even.width - 1 - y]
        : even.pixels[y * 1_200 + x]) as number;
    for (const x of [30, 300, 900, 1_170]) {
      expect(levelAt(x, 745)).toBeLessThan(165);
      expect(levelAt(x, 1_580)).toBeGreaterThan(230);
    }
  });
});

describe('ruled lines', () => {
  const blank = { width: 400, height: 400, scale: 3 };
  const drawn = (
    ...boxes: (readonly [x: number, y: number, wide: number, high: number])[]
  ): GreyImage => {
    const pixels = new Uint8Array(400 * 400).fill(255);
    for (const [x, y, wide, high] of boxes)
      for (let row = y; row < y + high; row++) pixels.fill(0, row * 400 + x, row * 400 + x + wide);
    return { ...blank, pixels };
  };
  const inkAt = ({ pixels }: GreyImage, x: number, y: number) => pixels[y * 400 + x];

  it('are rubbed out, the stem of a tall letter is not', () => {
    const table = withoutRules(drawn([50, 50, 200, 3], [50, 50, 3, 50], [300, 200, 4, 60]));
    expect(inkAt(table, 150, 51)).toBe(255);
    expect(inkAt(table, 51, 80)).toBe(255);
    expect(inkAt(table, 301, 230)).toBe(0);
  });

  it('are rubbed out where they are the bold frame of a grid, a short bar is not', () => {
    const levels = [50, 90, 130, 170, 210].map((y) => [50, y, 309, 9] as const);
    const uprights = [50, 150, 250, 350].map((x) => [x, 50, 9, 169] as const);
    const bar = [300, 300, 9, 40] as const;
    const grid = withoutRules(drawn(...levels, ...uprights, bar));
    const inks = grid.pixels.filter((level) => level === 0);
    expect(inkAt(grid, 304, 320)).toBe(0);
    expect(inks).toHaveLength(9 * 40);
  });

  it('are rubbed out under the grey head of a table, whose letters stay', () => {
    const columns = [50, 150, 250, 350].map((x) => [x, 50, 3, 160] as const);
    const rows = [50, 90, 130, 170, 210].map((y) => [50, y, 303, 3] as const);
    const { pixels, ...size } = drawn(...columns, ...rows, [90, 65, 20, 8]);
    const isHead = (x: number, y: number) => y >= 50 && y < 90 && x >= 50 && x < 353;
    const head = pixels.map((level, at) =>
      level === 255 && isHead(at % 400, Math.floor(at / 400)) ? 160 : level,
    );
    const table = withoutRules({ ...size, pixels: head });
    expect(inkAt(table, 100, 68)).toBe(0);
    expect(inkAt(table, 120, 68)).toBe(160);
    expect(inkAt(table, 151, 110)).toBe(255);
    expect(inkAt(table, 200, 131)).toBe(255);
  });
});
