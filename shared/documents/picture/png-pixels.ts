import { PictureRefused } from './picture.ts';

/** How a PNG's pixels lie. */
export type Layout = {
  width: number;
  height: number;
  /** Of a sample. */
  bits: number;
  /** Of a pixel: grey or an index, grey and alpha, three colours, three and alpha. */
  samples: number;
  indexed: boolean;
  interlaced: boolean;
};

type Pass = { x: number; y: number; dx: number; dy: number };

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];
/** Adam7: seven pictures of some of the pixels, one after the other. */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** The passes of a picture that have pixels, each with the size of its rows. */
function passesOf({ width, height, bits, samples, interlaced }: Layout) {
  return (interlaced ? ADAM7 : WHOLE)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.dx);
      const rows = Math.ceil((height - pass.y) / pass.dy);
      return { ...pass, columns, rows, bytes: Math.ceil((columns * samples * bits) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of all rows, with the byte before each that names its filter. */
export const unpackedBytes = (layout: Layout): number =>
  passesOf(layout).reduce((sum, { rows, bytes }) => sum + rows * (bytes + 1), 0);

type Unpacked = {
  layout: Layout;
  palette: Uint8Array;
  /** What the chunk tRNS says: the alpha of indices, or the one colour that is clear. */
  clear: Uint8Array | undefined;
  rows: Uint8Array;
};

/** The pixels as grey, what is clear as the white below it. @throws PictureRefused for an unknown filter */
export function greyOf(picture: Unpacked): Uint8Array {
  const { layout, rows } = picture;
  const { width, height, bits, samples } = layout;
  const grey = new Uint8Array(width * height);
  const shade = shadeOf(picture);
  const step = Math.max(1, (bits * samples) >> 3);
  let at = 0;
  for (const pass of passesOf(layout)) {
    let above: Uint8Array = new Uint8Array(pass.bytes);
    for (let row = 0; row < pass.rows; row++) {
      const filter = rows[at] as number;
      const own = rows.subarray(at + 1, at + 1 + pass.bytes);
      unfilter(filter, { own, above, step });
      const from = (pass.y + row * pass.dy) * width + pass.x;
      for (let i = 0; i < pass.columns; i++) grey[from + i * pass.dx] = shade(own, i);
      above = own;
      at += pass.bytes + 1;
    }
  }
  return grey;
}

type Row = { own: Uint8Array; above: Uint8Array; step: number };

/** PNG 1.2, chapter 6: a byte is written as its difference from neighbours. */
function unfilter(filter: number, { own, above, step }: Row): void {
  if (filter === 0) return;
  const guess = FILTERS[filter];
  if (!guess) throw new PictureRefused('malformed');
  for (let i = 0; i < own.length; i++) {
    const left = i < step ? 0 : (own[i - step] as number);
    const corner = i < step ? 0 : (above[i - step] as number);
    own[i] = (own[i] as number) + guess(left, above[i] as number, corner);
  }
}

const FILTERS: Record<number, (left: number, up: number, corner: number) => number> = {
  1: (left) => left,
  2: (_, up) => up,
  3: (left, up) => (left + up) >> 1,
  4: paeth,
};

function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** ITU-R BT.601: how bright a colour is seen. */
const luma = (red: number, green: number, blue: number) =>
  (red * 299 + green * 587 + blue * 114) / 1000;
const over = (shade: number, alpha: number) => Math.round(255 - ((255 - shade) * alpha) / 255);

/** What makes the pixel `i` of a row grey. */
function shadeOf({ layout, palette, clear }: Unpacked): (row: Uint8Array, i: number) => number {
  const { bits, samples, indexed } = layout;
  const bytes = bits >> 3;
  if (indexed) {
    const shades = Uint8Array.from({ length: 256 }, (_, i) => {
      const [red = 0, green = 0, blue = 0] = palette.subarray(i * 3, i * 3 + 3);
      return over(luma(red, green, blue), clear?.[i] ?? 255);
    });
    return (row, i) => shades[sampleOf(row, i, bits)] as number;
  }
  const most = 2 ** Math.min(bits, 8) - 1;
  const colours = samples < 3 ? 1 : 3;
  // Of sixteen bits the upper eight are kept; the clear colour has to be met in all of them.
  const isClear = (row: Uint8Array, i: number) =>
    clear !== undefined &&
    Array.from({ length: colours }, (_, n) => n).every((n) => {
      const wanted = ((clear[n * 2] ?? 0) << 8) | (clear[n * 2 + 1] ?? 0);
      const at = (i * samples + n) * bytes;
      const is =
        bytes === 2
          ? ((row[at] as number) << 8) | (row[at + 1] as number)
          : sampleOf(row, i * samples + n, bits);
      return is === wanted;
    });
  const sample = (row: Uint8Array, i: number) =>
    bytes === 2 ? (row[i * 2] as number) : sampleOf(row, i, bits);
  return (row, i) => {
    const at = i * samples;
    const shade =
      colours === 3
        ? luma(sample(row, at), sample(row, at + 1), sample(row, at + 2))
        : (sample(row, at) * 255) / most;
    if (samples === 2 || samples === 4) return over(shade, sample(row, at + samples - 1));
    return isClear(row, i) ? 255 : Math.round(shade);
  };
}

/** Sample `i` of a row of up to eight bits each. */
function sampleOf(row: Uint8Array, i: number, bits: number): number {
  if (bits === 8) return row[i] as number;
  const at = i * bits;
  return ((row[at >> 3] as number) >> (8 - bits - (at & 7))) & (2 ** bits - 1);
}
