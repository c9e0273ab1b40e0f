import { inflateSync } from 'node:zlib';
import { PictureRefused } from './picture.ts';

/** Unpacks a strip to exactly so many bytes; what would be more is a bomb, and less is torn. */
export type Unpack = (packed: Uint8Array, bytes: number) => Uint8Array;

/** How strips are packed that PDF has no form of, or that are put together to one picture. */
export const UNPACK: Record<number, Unpack> = {
  1: (packed, bytes) => exactly(packed.subarray(0, bytes), bytes),
  5: unpackLzw,
  8: inflated,
  32946: inflated,
  32773: unpackBits,
};

function exactly(unpacked: Uint8Array, bytes: number): Uint8Array {
  if (unpacked.length !== bytes) throw new PictureRefused('malformed');
  return unpacked;
}

function inflated(packed: Uint8Array, bytes: number): Uint8Array {
  let unpacked: Uint8Array;
  try {
    unpacked = inflateSync(packed, { maxOutputLength: bytes });
  } catch {
    throw new PictureRefused('malformed');
  }
  return exactly(unpacked, bytes);
}

/** PackBits: a length and so many bytes, or a length below zero and one byte that is repeated. */
function unpackBits(packed: Uint8Array, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  let to = 0;
  for (let at = 0; at < packed.length && to < bytes; ) {
    const head = packed[at++] as number;
    if (head === 128) continue;
    const length = head < 128 ? head + 1 : 257 - head;
    const isRun = head > 128;
    if (to + length > bytes || at + (isRun ? 1 : length) > packed.length)
      throw new PictureRefused('malformed');
    if (isRun) out.fill(packed[at++] as number, to, to + length);
    else {
      out.set(packed.subarray(at, at + length), to);
      at += length;
    }
    to += length;
  }
  return exactly(out.subarray(0, to), bytes);
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/** LZW as TIFF has it: codes of nine to twelve bits, the first bit first, one code early. */
function unpackLzw(packed: Uint8Array, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  // A code stands for what was written at a place before, and one byte more.
  const places = new Int32Array(MOST_CODES);
  const lengths = new Int32Array(MOST_CODES);
  let [next, width, to, last] = [END + 1, 9, 0, -1];
  let [bits, held] = [0, 0];
  for (const byte of packed) {
    bits = ((bits << 8) | byte) & 0xfffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === END || to === bytes) break;
    if (code === CLEAR) {
      [next, width, last] = [END + 1, 9, -1];
      continue;
    }
    if (code > next || (code === next && last < 0)) throw new PictureRefused('malformed');
    const isByte = code < CLEAR;
    const length = isByte ? 1 : code === next ? to - last + 1 : (lengths[code] as number);
    if (to + length > bytes) throw new PictureRefused('malformed');
    const from = isByte ? -1 : code === next ? last : (places[code] as number);
    // One byte after the other: a code may stand for bytes that it is just writing.
    if (isByte) out[to] = code;
    else for (let i = 0; i < length; i++) out[to + i] = out[from + i] as number;
    if (last >= 0 && next < MOST_CODES) {
      places[next] = last;
      lengths[next] = to - last + 1;
      next++;
    }
    last = to;
    to += length;
    if (next + 1 >= 1 << width && width < 12) width++;
  }
  return exactly(out.subarray(0, to), bytes);
}

/** Rows in which each sample says how much it differs from the one before it become samples. */
export function undiffer(data: Uint8Array, row: number, samples: number): Uint8Array {
  const out = Uint8Array.from(data);
  for (let start = 0; start < out.length; start += row)
    for (let at = start + samples; at < start + row; at++)
      out[at] = (out[at] as number) + (out[at - samples] as number);
  return out;
}

const TURNED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit++) turned |= ((byte >> bit) & 1) << (7 - bit);
  return turned;
});

/** Bytes whose last bit was the first. */
export const turnedBits = (data: Uint8Array): Uint8Array =>
  data.map((byte) => TURNED[byte] as number);
