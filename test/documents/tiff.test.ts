import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../eval/generator/random.ts';
import { inspectBytes } from '../../shared/documents/bytes/inspect.ts';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { asPages } from '../../shared/documents/picture/as-pages.ts';
import { UNPACK } from '../../shared/documents/picture/tiff-strips.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';
import { cornersOf } from './support/dark-corners.ts';
import { quarterJpeg } from './support/pictures.ts';
import { lzw, TIFF_KINDS, type TiffPage, tiffOf } from './support/tiffs.ts';

/** Which corners of each page are dark, and each page's size in points. */
async function seen(tiff: Uint8Array): Promise<string[]> {
  const { pdf, pages } = await asPages(tiff, 'tiff');
  const renderer = await openRenderer(pdf);
  const told: string[] = [];
  for (const [i, { width, height }] of pages.entries()) {
    const image = await renderer.page(i + 1, 200);
    told.push(`${cornersOf(image).dark} ${width} × ${height}`);
  }
  renderer.close();
  return told;
}

const plain = TIFF_KINDS['grey, not packed'] as TiffPage;
const changed = (tags: TiffPage['tags'], strips = plain.strips) =>
  tiffOf([{ tags: { ...plain.tags, ...tags }, strips }]);

describe('a TIFF', () => {
  it.each(
    Object.entries(TIFF_KINDS).flatMap(([name, page]) => [
      [name, 'II', page] as const,
      [name, 'MM', page] as const,
    ]),
  )('%s (%s) becomes a page of its paper’s size', async (_, order, page) => {
    expect(inspectBytes(tiffOf([page], order))).toEqual({ type: 'tiff' });
    expect(await seen(tiffOf([page], order))).toEqual(['left 18 × 12']);
  });

  it('of JPEG strips becomes a page', async () => {
    const jpeg = quarterJpeg();
    const [, height, width] = [0, 5, 7].map((at) =>
      jpeg.readUInt16BE(jpeg.indexOf(Buffer.from([0xff, 0xc0])) + at),
    );
    const tags = {
      256: width ?? 0,
      257: height ?? 0,
      258: [8, 8, 8],
      259: 7,
      262: 6,
      277: 3,
      282: 100,
      283: 100,
    };
    expect((await seen(tiffOf([{ tags, strips: [jpeg] }])))[0]).toMatch(/^left /);
  });

  it('of a feeder has all its pages, each turned as it says', async () => {
    const turned = { ...plain, tags: { ...plain.tags, 274: 6 } };
    const fax = { ...plain, tags: { ...plain.tags, 282: 200, 283: 100 } };
    expect(await seen(tiffOf([plain, turned, fax]))).toEqual([
      'left 18 × 12',
      'right 12 × 18',
      'left 18 × 24',
    ]);
  });

  it('leaves no line between strips of a single row', async () => {
    const [row] = (TIFF_KINDS['fax of single rows'] as TiffPage).strips;
    const strips = Array.from({ length: 16 }, () => row as Uint8Array);
    const tags = { 256: 48, 257: 16, 258: 1, 259: 4, 262: 0, 278: 1, 282: 200, 283: 200 };
    const renderer = await openRenderer((await asPages(tiffOf([{ tags, strips }]), 'tiff')).pdf);
    const image = await renderer.page(1, 330);
    renderer.close();
    const column = Array.from(
      { length: image.height - 8 },
      (_, y) => image.pixels[(y + 2) * image.width + (image.width >> 2)] as number,
    );
    expect(Math.max(...column)).toBeLessThan(40);
  });

  it('is unpacked from LZW as it was packed, whatever it holds', () => {
    const random = seededRandom(4);
    for (const span of [1, 2, 40, 256]) {
      const data = Uint8Array.from({ length: 20_000 }, () => random.int(0, span - 1));
      expect(Buffer.from(UNPACK[5]?.(lzw(data), data.length) ?? []).equals(data)).toBe(true);
    }
  });
});

describe('a TIFF that means harm', () => {
  const loops = tiffOf([plain]);
  loops.writeUInt32LE(loops.readUInt32LE(4), loops.length - 4);
  const many = tiffOf(Array.from({ length: 201 }, () => plain));
  it.each([
    ['of its first bytes alone', tiffOf([plain]).subarray(0, 8), 'malformed'],
    ['that breaks off', tiffOf([plain]).subarray(0, -9), 'malformed'],
    ['whose pages go round', loops, 'malformed'],
    ['of 201 pages', many, 'too-many-pages'],
    ['of 60,000 × 60,000', changed({ 256: 60_000, 257: 60_000 }), 'picture-too-large'],
    ['of no height', changed({ 257: 0 }), 'malformed'],
    ['whose strip lies outside', changed({ 273: 1_000_000 }), 'malformed'],
    ['with fewer strips than it has rows', changed({ 278: 1 }), 'malformed'],
    ['whose strip is torn', changed({}, [new Uint8Array(9)]), 'malformed'],
    [
      'whose strip unpacks to more',
      changed({ 259: 8 }, [deflateSync(Buffer.alloc(90_000_000))]),
      'malformed',
    ],
    [
      'whose LZW points ahead',
      changed({ 259: 5 }, [new Uint8Array([0x80, 0x3f, 0xff, 0xff])]),
      'malformed',
    ],
    ['whose strip is a larger JPEG', changed({ 259: 7 }, [quarterJpeg('grey')]), 'malformed'],
    ['in tiles', changed({ 322: 16 }), 'unsupported-type'],
    ['of sixteen bits', changed({ 258: 16 }), 'unsupported-type'],
    [
      'of seven metres',
      changed({ 256: 12_000, 257: 1, 282: 100, 283: 100 }, [new Uint8Array(12_000)]),
      'page-too-large',
    ],
  ])('%s is refused', async (_, bytes, refusal) => {
    expect(await readGuarded({ bytes })).toMatchObject({ outcome: 'refused', refusal });
  });
});
