import { crc32, inflateSync } from 'node:zlib';
import { MAX_PICTURE_BYTES } from '../limits.ts';
import { checkSize, PictureRefused, type Sheet } from './picture.ts';
import { greyOf, type Layout, unpackedBytes } from './png-pixels.ts';

const SIGNATURE = 8;
/** Bytes of a chunk beside its data: length and name before, checksum behind. */
const BEFORE = 8;
const BEHIND = 4;

/** Samples of a pixel, and how many bits one may have, by the type of colour (PNG 1.2, 4.1.1). */
const COLOURS: Record<number, { samples: number; bits: number[] }> = {
  0: { samples: 1, bits: [1, 2, 4, 8, 16] },
  2: { samples: 3, bits: [8, 16] },
  3: { samples: 1, bits: [1, 2, 4, 8] },
  4: { samples: 2, bits: [8, 16] },
  6: { samples: 4, bits: [8, 16] },
};

/**
 * Reads a PNG of any kind as eight-bit grey on white paper, which is what recognition looks at. Chunks
 * that say other things of it stay packed, and what lies behind its end is no part of it.
 * @throws PictureRefused when it is broken or too large
 */
export function readPng(file: Uint8Array): Sheet {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let layout: Layout | undefined;
  let palette: Uint8Array = new Uint8Array();
  let clear: Uint8Array | undefined;
  const packed: Buffer[] = [];
  for (const { name, data } of chunksOf(bytes)) {
    if ((name === 'IHDR') === (layout !== undefined)) throw new PictureRefused('malformed');
    if (name === 'IHDR') layout = layoutOf(data);
    else if (name === 'PLTE') palette = data;
    else if (name === 'tRNS') clear = data;
    else if (name === 'IDAT') packed.push(data);
    // A chunk that must be understood and is not: its name begins with a capital.
    else if (/^[A-Z]/.test(name)) throw new PictureRefused('malformed');
  }
  if (!layout) throw new PictureRefused('malformed');
  const { width, height } = layout;
  const data = greyOf({ layout, palette, clear, rows: unpacked(packed, layout) });
  return {
    width,
    height,
    orientation: 1,
    strips: [{ width, height, colours: 'DeviceGray', data }],
  };
}

/** @throws PictureRefused when one breaks off or is not what its checksum says */
function* chunksOf(bytes: Buffer): Generator<{ name: string; data: Buffer }> {
  for (let at = SIGNATURE; at + BEFORE + BEHIND <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + BEFORE);
    const end = at + BEFORE + length;
    if (end + BEHIND > bytes.length) break;
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) break;
    if (name === 'IEND') return;
    yield { name, data: bytes.subarray(at + BEFORE, end) };
    at = end + BEHIND;
  }
  throw new PictureRefused('malformed');
}

function layoutOf(data: Buffer): Layout {
  if (data.length !== 13) throw new PictureRefused('malformed');
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [bits = 0, type = 0, packing, filters, interlace = 0] = data.subarray(8);
  const colours = COLOURS[type];
  if (!colours?.bits.includes(bits) || packing !== 0 || filters !== 0 || interlace > 1)
    throw new PictureRefused('malformed');
  const layout = {
    width,
    height,
    bits,
    samples: colours.samples,
    indexed: type === 3,
    interlaced: interlace === 1,
  };
  checkSize(layout);
  if (unpackedBytes(layout) > MAX_PICTURE_BYTES) throw new PictureRefused('picture-too-large');
  return layout;
}

/** Exactly the bytes that the picture has: fewer are a torn file, and more a bomb. */
function unpacked(packed: Buffer[], layout: Layout): Buffer {
  const wanted = unpackedBytes(layout);
  let rows: Buffer;
  try {
    rows = inflateSync(Buffer.concat(packed), { maxOutputLength: wanted });
  } catch {
    throw new PictureRefused('malformed');
  }
  if (rows.length !== wanted) throw new PictureRefused('malformed');
  return rows;
}
