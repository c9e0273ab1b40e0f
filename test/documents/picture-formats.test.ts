import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seededRandom } from '../../eval/generator/random.ts';
import {
  inspectBytes,
  type PictureType,
  type Refusal,
} from '../../shared/documents/bytes/inspect.ts';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { asPages } from '../../shared/documents/picture/as-pages.ts';
import { readPng } from '../../shared/documents/picture/png.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';
import { openBrowser } from '../console/support/open-browser.ts';
import { cornersOf } from './support/dark-corners.ts';
import {
  anyPng,
  chunk,
  exif,
  header,
  JPEG_KINDS,
  type PngKind,
  quarterJpeg,
  resized,
  SIGNATURE,
  segment,
  withSegments,
} from './support/pictures.ts';

/** Which corner of a page is dark, and whether the page is taller than wide. */
async function seen(jpeg: Uint8Array, type: PictureType = 'jpeg'): Promise<string> {
  const { pdf, pages } = await asPages(jpeg, type);
  const { width, height } = pages[0] as (typeof pages)[number];
  const renderer = await openRenderer(pdf);
  const image = await renderer.page(1, 20);
  renderer.close();
  const { dark, light } = cornersOf(image);
  expect(light).toBe(3);
  return `${dark} ${height > width ? 'tall' : 'wide'}`;
}

describe('a JPEG', () => {
  it.each(JPEG_KINDS)('of the kind %s becomes a page', async (kind) => {
    expect(await seen(quarterJpeg(kind))).toBe('left wide');
  });

  it.each([
    [1, 'left wide'],
    [2, 'right wide'],
    [3, 'lowRight wide'],
    [4, 'lowLeft wide'],
    [5, 'left tall'],
    [6, 'right tall'],
    [7, 'lowRight tall'],
    [8, 'lowLeft tall'],
    [9, 'left wide'],
  ])('that was held as %d says stands upright', async (orientation, corner) => {
    for (const order of ['II', 'MM'] as const)
      expect(await seen(withSegments(quarterJpeg(), exif(orientation, order)))).toBe(corner);
  });

  it('of which its camera says much is read all the same', async () => {
    const large = segment(0xe1, Buffer.alloc(65_000, 1));
    const many = Array.from({ length: 300 }, () => large);
    const jpeg = withSegments(quarterJpeg(), exif(6, 'II', 5_000), ...many);
    expect(await seen(jpeg)).toBe('right tall');
  });

  it('ends where it ends: what lies behind it is not taken along', async () => {
    const zip = Buffer.from('PK\x03\x04 and a film', 'latin1');
    const { pdf } = await asPages(Buffer.concat([quarterJpeg(), zip]), 'jpeg');
    expect(Buffer.from(pdf).includes(zip)).toBe(false);
  });
});

describe('a PNG', () => {
  let browser: Browser;
  let tab: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    tab = await browser.newPage();
  });
  afterAll(() => browser.close());

  /** What the browser shows of it on white. */
  const shown = (png: Buffer): Promise<number[]> =>
    tab.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.fillStyle = 'white';
      context.fillRect(0, 0, image.width, image.height);
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const grey = (at) => (data[at] * 299 + data[at + 1] * 587 + data[at + 2] * 114) / 1000;
      return Array.from({ length: data.length / 4 }, (_, i) => Math.round(grey(i * 4)));
    })()`);

  const KINDS: PngKind[] = [
    ...[1, 2, 4, 8, 16].map((bits) => ({ bits, type: 0 })),
    ...[1, 2, 4, 8].map((bits) => ({ bits, type: 3 })),
    ...[2, 4, 6].flatMap((type) => [8, 16].map((bits) => ({ bits, type }))),
  ];
  const ALL = KINDS.flatMap((kind) => [
    kind,
    { ...kind, interlaced: true },
    ...(kind.type === 4 || kind.type === 6 ? [] : [{ ...kind, clear: true }]),
  ]);

  it.each(ALL)('of %j is what a browser shows', async (kind) => {
    const random = seededRandom(kind.bits * 10 + kind.type);
    const byte = () => Math.floor(random.next() * 256);
    for (const [width, height] of [
      [1, 1],
      [3, 5],
      [19, 13],
    ] as const) {
      const png = anyPng({ ...kind, width, height }, byte);
      const [{ data } = { data: [] }] = readPng(png).strips;
      const wanted = await shown(png);
      const apart = wanted.map((level, i) => Math.abs(level - (data[i] as number)));
      expect(data).toHaveLength(width * height);
      expect(Math.max(...apart)).toBeLessThanOrEqual(2);
    }
  });
});

describe('a picture that means harm', () => {
  const jpeg = quarterJpeg();
  const plain = { width: 4, height: 4, bits: 8, type: 0 };
  const pngOf = (shape: typeof plain, rows: Buffer) =>
    Buffer.concat([SIGNATURE, header(shape), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
  const png = pngOf(plain, deflateSync(Buffer.alloc(20)));
  const frame = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xc0])));
  const scan = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])), -2);
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] as number) ^ 1;
    return copy;
  };
  const marked = (marker: number) => {
    const copy = Buffer.from(jpeg);
    copy[copy.indexOf(Buffer.from([0xff, 0xc0])) + 1] = marker;
    return copy;
  };

  it.each<[string, Uint8Array, Refusal]>([
    ['a JPEG that breaks off', jpeg.subarray(0, -9), 'malformed'],
    ['a JPEG of its first bytes alone', jpeg.subarray(0, 3), 'malformed'],
    ['a JPEG without a scan', Buffer.from('ffd8ffd9', 'hex'), 'malformed'],
    [
      'a JPEG whose segment is longer than the file',
      withSegments(jpeg, Buffer.from([0xff, 0xe1, 0xff, 0xff])),
      'malformed',
    ],
    ['a JPEG of 60,000 × 60,000', resized(jpeg, 60_000, 60_000), 'picture-too-large'],
    ['a JPEG of no height', resized(jpeg, 24, 0), 'malformed'],
    ['a JPEG a pixel high', resized(jpeg, 60_000, 1), 'page-too-large'],
    ['a JPEG of two frames', withSegments(jpeg, frame.subarray(0, 19)), 'malformed'],
    [
      'a JPEG of a thousand scans',
      Buffer.concat([
        jpeg.subarray(0, -2),
        ...Array.from({ length: 1_000 }, () => scan),
        Buffer.from([0xff, 0xd9]),
      ]),
      'malformed',
    ],
    ['a lossless JPEG', marked(0xc3), 'unsupported-type'],
    [
      'a JPEG that is a PDF too',
      withSegments(jpeg, segment(0xfe, Buffer.from('%PDF-1.7\n'))),
      'malformed',
    ],
    ['a PNG that breaks off', png.subarray(0, -15), 'malformed'],
    ['a PNG of its first bytes alone', SIGNATURE, 'malformed'],
    ['a PNG with a bit that fell over', flipped(png, png.length - 20), 'malformed'],
    [
      'a PNG of 60,000 × 60,000',
      pngOf({ ...plain, width: 60_000, height: 60_000 }, Buffer.alloc(9)),
      'picture-too-large',
    ],
    [
      'a PNG of 6,000 × 6,000 and 64 bits each',
      pngOf({ width: 6_000, height: 6_000, bits: 16, type: 6 }, Buffer.alloc(9)),
      'picture-too-large',
    ],
    [
      'a PNG that unpacks to more than its pixels',
      pngOf(plain, deflateSync(Buffer.alloc(200_000_000))),
      'malformed',
    ],
    ['a PNG that unpacks to less', pngOf(plain, deflateSync(Buffer.alloc(19))), 'malformed'],
    ['a PNG with an unknown filter', pngOf(plain, deflateSync(Buffer.alloc(20, 9))), 'malformed'],
    [
      'a PNG of three bits',
      pngOf({ ...plain, bits: 3 }, deflateSync(Buffer.alloc(20))),
      'malformed',
    ],
    [
      'a PNG with two headers',
      Buffer.concat([SIGNATURE, header(plain), png.subarray(8)]),
      'malformed',
    ],
    [
      'a PNG that is a PDF too',
      Buffer.concat([
        png.subarray(0, 33),
        chunk('tEXt', Buffer.from('a\0%PDF-1.7')),
        png.subarray(33),
      ]),
      'malformed',
    ],
    ['a GIF', Buffer.from('GIF89a'), 'unsupported-type'],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic', 'latin1'), 'heic'],
  ])('%s is refused', async (_, bytes, refusal) => {
    expect(await readGuarded({ bytes })).toMatchObject({ outcome: 'refused', refusal });
  });

  it('is told by its bytes and not by its name', () => {
    expect([inspectBytes(jpeg), inspectBytes(png)]).toEqual([{ type: 'jpeg' }, { type: 'png' }]);
  });
});
