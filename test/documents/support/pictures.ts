import { crc32, deflateSync } from 'node:zlib';

/** 24 × 16 pixels, white, and its upper left quarter black: as each kind of JPEG. */
const QUARTERS = {
  baseline:
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAYEAEAAwEAAAAAAAAAAAAAAAAAB0WDwv/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCeqREFvj2pAAAD/9k=',
  progressive:
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAQABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAAGepKQAf//EABYQAAMAAAAAAAAAAAAAAAAAAAAFIP/aAAgBAQABBQIUT//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8BP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQIBAT8BP//EABcQAAMBAAAAAAAAAAAAAAAAAAADIIH/2gAIAQEABj8CG5P/xAAXEAADAQAAAAAAAAAAAAAAAAAAIIHw/9oACAEBAAE/ITer/9oADAMBAAIAAwAAABAAD//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8QP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQIBAT8QP//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8QW//Z',
  cmyk: '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgAEAAYBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAAH/8QAGBABAAMBAAAAAAAAAAAAAAAAAAdFg8L/2gAOBEMATQBZAEsAAD8Anqep6pykRBb49qREFvj2pEQW+PYpCkKQAAAAP//Z',
  grey: '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAQABgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAYEAEAAwEAAAAAAAAAAAAAAAAAB0WDwv/aAAgBAQAAPwCeqREFvj2pAD//2Q==',
};
export const JPEG_KINDS = Object.keys(QUARTERS) as (keyof typeof QUARTERS)[];
export const quarterJpeg = (kind: keyof typeof QUARTERS = 'baseline') =>
  Buffer.from(QUARTERS[kind], 'base64');

/** The JPEG with more segments right behind its beginning. */
export const withSegments = (jpeg: Buffer, ...segments: Buffer[]) =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

export function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** What a camera that was held so writes; `count` directory entries of another kind come before. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II', count = 1): Buffer {
  const tiff = Buffer.alloc(8 + 2 + (count + 1) * 12 + 4);
  const short = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(order, 0, 'latin1');
  short(42, 2);
  long(8, 4);
  short(count + 1, 8);
  const at = 10 + count * 12;
  short(0x0112, at);
  short(3, at + 2);
  long(1, at + 4);
  short(orientation, at + 8);
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
}

/** The JPEG with another height and width in its frame. */
export function resized(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const at = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, at + 5);
  copy.writeUInt16BE(width, at + 7);
  return copy;
}

export function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

export type PngKind = { bits: number; type: number; interlaced?: boolean; clear?: boolean };
type Drawn = PngKind & { width: number; height: number };

export const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
export function header({ width, height, bits, type, interlaced = false }: Drawn): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, type, 0, 0, interlaced ? 1 : 0], 8);
  return chunk('IHDR', data);
}

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A PNG of any bytes: every filter in turn, whatever it makes of them. A browser says what it shows. */
export function anyPng(kind: Drawn, random: () => number): Buffer {
  const { width, height, bits, type, interlaced, clear } = kind;
  const rows: Buffer[] = [];
  for (const [x, y, dx, dy] of interlaced ? PASSES : ([[0, 0, 1, 1]] as const)) {
    const columns = Math.ceil((width - x) / dx);
    if (columns <= 0) continue;
    for (let row = y; row < height; row += dy) {
      const bytes = Math.ceil((columns * bits * (SAMPLES[type] as number)) / 8);
      const filter = rows.length % 5;
      rows.push(Buffer.from([filter, ...Array.from({ length: bytes }, random)]));
    }
  }
  const palette = Buffer.from(Array.from({ length: 3 * 2 ** Math.min(bits, 8) }, random));
  const alpha = Buffer.from(
    type === 3 ? [0, 128, 255].slice(0, 2 ** bits) : type === 0 ? [0, 1] : [0, 1, 0, 1, 0, 1],
  );
  return Buffer.concat([
    SIGNATURE,
    header(kind),
    ...(type === 3 ? [chunk('PLTE', palette)] : []),
    ...(clear ? [chunk('tRNS', alpha)] : []),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
