import { deflateSync } from 'node:zlib';

/** What a page of a TIFF says of itself, by tag, and its strips as they are packed. */
export type TiffPage = { tags: Record<number, number | number[]>; strips: Uint8Array[] };

/** A TIFF of these pages, in either order of bytes. */
export function tiffOf(pages: readonly TiffPage[], order: 'II' | 'MM' = 'II'): Buffer {
  const isLittle = order === 'II';
  const short = (value: number) => {
    const bytes = Buffer.alloc(2);
    if (isLittle) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const long = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (isLittle) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const parts: Buffer[] = [];
  let length = 8;
  const put = (bytes: Buffer) => {
    const at = length;
    parts.push(bytes);
    length += bytes.length;
    return at;
  };
  const directories = pages.map(({ tags, strips }) => {
    const offsets = strips.map((strip) => put(Buffer.from(strip)));
    const all: [number, number[]][] = Object.entries({
      273: offsets,
      279: strips.map((strip) => strip.length),
      ...tags,
    }).map(([tag, value]) => [Number(tag), [value].flat()]);
    return all.map(([tag, values]) => {
      const fraction = tag === 282 || tag === 283;
      const isByte = tag === 347;
      const bytes = isByte
        ? Buffer.from(values)
        : Buffer.concat(
            values.map((it) => (fraction ? Buffer.concat([long(it), long(1)]) : long(it))),
          );
      const at = bytes.length > 4 ? long(put(bytes)) : Buffer.concat([bytes], 4);
      return Buffer.concat([
        short(tag),
        short(fraction ? 5 : isByte ? 7 : 4),
        long(values.length),
        at,
      ]);
    });
  });
  const first = length;
  let next = length;
  const written = directories.map((entries, i) => {
    next += 2 + entries.length * 12 + 4;
    const link = i === directories.length - 1 ? 0 : next;
    return Buffer.concat([short(entries.length), ...entries, long(link)]);
  });
  return Buffer.concat([Buffer.from(order), short(42), long(first), ...parts, ...written]);
}

const WIDTH = 48;
const HEIGHT = 32;
/** Inches of the page are 0.24 × 0.16: what is at 200 dots. */
const SIZE = { 256: WIDTH, 257: HEIGHT, 282: 200, 283: 200, 296: 2 };

const isDark = (x: number, y: number) => x < WIDTH / 2 && y < HEIGHT / 2;

/** Rows of a picture whose upper left quarter is dark, in samples of eight bits. */
function rows(from: number, to: number, of: (dark: boolean) => number[]): Uint8Array {
  const samples: number[] = [];
  for (let y = from; y < to; y++) for (let x = 0; x < WIDTH; x++) samples.push(...of(isDark(x, y)));
  return Uint8Array.from(samples);
}

/** The same in one bit, set where it is dark. */
function bitRows(from: number, to: number): Uint8Array {
  const out = new Uint8Array(((to - from) * WIDTH) / 8);
  for (let y = from; y < to; y++)
    for (let x = 0; x < WIDTH; x++)
      if (isDark(x, y))
        out[((y - from) * WIDTH + x) >> 3] =
          (out[((y - from) * WIDTH + x) >> 3] ?? 0) | (0x80 >> (x & 7));
  return out;
}

function packedBits(data: Uint8Array): Uint8Array {
  const out: number[] = [128];
  for (let at = 0; at < data.length; ) {
    let run = 1;
    while (run < 128 && data[at + run] === data[at]) run++;
    if (run > 1) out.push(257 - run, data[at] as number);
    else out.push(0, data[at] as number);
    at += run;
  }
  return Uint8Array.from(out);
}

/** Bits as text, packed to bytes. */
const bytesOfBits = (bits: string): Uint8Array =>
  Uint8Array.from(
    (bits.match(/.{1,8}/g) ?? []).map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)),
  );

/** LZW with a table that grows to codes of more bits, as writers fill it. */
export function lzw(data: Uint8Array): Uint8Array {
  let table = new Map<string, number>();
  let [next, width, bits, word] = [258, 9, (256).toString(2).padStart(9, '0'), ''];
  const codeOf = (text: string) =>
    text.length === 1 ? text.charCodeAt(0) : (table.get(text) as number);
  const write = (code: number) => {
    bits += code.toString(2).padStart(width, '0');
  };
  for (const byte of data) {
    const letter = String.fromCharCode(byte);
    if (word === '' || table.has(word + letter)) {
      word += letter;
      continue;
    }
    write(codeOf(word));
    table.set(word + letter, next++);
    if (next + 1 > 1 << width) width++;
    if (next === 4_094) {
      write(256);
      [table, next, width] = [new Map(), 258, 9];
    }
    word = letter;
  }
  write(codeOf(word));
  next++;
  if (next + 1 > 1 << width) width++;
  write(257);
  return bytesOfBits(bits);
}

/** Fax group 4 of so many rows, dark on the left half, and white ones below. */
function group4(dark: number, white: number): Uint8Array {
  // Horizontal: no white, 24 of black; then as the row above. Below: past the black, and on.
  const first = dark > 0 ? '001' + '00110101' + '00000010111' + '1' : '';
  const same = '111'.repeat(Math.max(0, dark - 1));
  const below = white > 0 ? (dark > 0 ? '00011' : '1') + '1'.repeat(white - 1) : '';
  return bytesOfBits(first + same + below);
}

const half = HEIGHT / 2;
const grey = { ...SIZE, 258: 8, 262: 1, 277: 1 };
const level = (dark: boolean) => [dark ? 0 : 255];
const colour = (dark: boolean) => (dark ? [10, 0, 20] : [250, 255, 251]);
const diffed = (data: Uint8Array, samples: number) =>
  data.map((value, i) =>
    i % (WIDTH * samples) < samples ? value : value - (data[i - samples] as number),
  );
const reversed = (data: Uint8Array) =>
  data.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
  );

/** One page in each way that scanners and faxes write; the upper left quarter of each is dark. */
export const TIFF_KINDS: Record<string, TiffPage> = {
  'grey, not packed': { tags: { ...grey, 259: 1 }, strips: [rows(0, HEIGHT, level)] },
  'grey, in four strips': {
    tags: { ...grey, 259: 1, 278: 8 },
    strips: [0, 8, 16, 24].map((y) => rows(y, y + 8, level)),
  },
  'white is zero': {
    tags: { ...grey, 259: 1, 262: 0 },
    strips: [rows(0, HEIGHT, (dark) => [dark ? 255 : 0])],
  },
  'black and white, PackBits': {
    tags: { ...SIZE, 258: 1, 259: 32_773, 262: 0, 278: half },
    strips: [packedBits(bitRows(0, half)), packedBits(bitRows(half, HEIGHT))],
  },
  'colours, LZW by differences': {
    tags: { ...SIZE, 258: [8, 8, 8], 259: 5, 262: 2, 277: 3, 317: 2 },
    strips: [lzw(diffed(rows(0, HEIGHT, colour), 3))],
  },
  'colours and clearness, Deflate': {
    tags: { ...SIZE, 258: [8, 8, 8, 8], 259: 8, 262: 2, 277: 4 },
    strips: [deflateSync(rows(0, HEIGHT, (dark) => [...colour(dark), 255]))],
  },
  'a palette, Deflate': {
    tags: {
      ...SIZE,
      258: 8,
      259: 32_946,
      262: 3,
      277: 1,
      320: Array.from({ length: 768 }, (_, i) => (i % 256 === 7 ? 65_535 : 0)),
    },
    strips: [deflateSync(rows(0, HEIGHT, (dark) => [dark ? 3 : 7]))],
  },
  'fax of group 4': { tags: { ...SIZE, 259: 4, 262: 0 }, strips: [group4(half, half)] },
  'fax of group 4 in two strips': {
    tags: { ...SIZE, 259: 4, 262: 0, 278: half },
    strips: [group4(half, 0), group4(0, half)],
  },
  'fax of single rows': {
    tags: { ...SIZE, 259: 4, 262: 0, 278: 1 },
    strips: Array.from({ length: HEIGHT }, (_, y) => (y < half ? group4(1, 0) : group4(0, 1))),
  },
  'fax whose last bit is the first': {
    tags: { ...SIZE, 259: 4, 262: 0, 266: 2 },
    strips: [reversed(group4(half, half))],
  },
};
