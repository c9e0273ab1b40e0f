import { MAX_PAGES, MAX_PICTURE_BYTES } from '../limits.ts';
import { readJpeg } from './jpeg.ts';
import { checkSize, type Picture, PictureRefused, type Sheet } from './picture.ts';
import { type Directory, directoriesOf, TAG } from './tiff-directory.ts';
import { turnedBits, UNPACK, undiffer } from './tiff-strips.ts';

const FAX = { runs: 2, group3: 3, group4: 4 };
const JPEG = 7;
/** Rows by which the last strip may be filled up. */
const JPEG_BLOCK = 16;
const COLOURS = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, yCbCr: 6 };
/** All pages of a file together, unpacked: a scanner's feeder full of sheets in colour. */
const MOST_BYTES = 2 * MAX_PICTURE_BYTES;
/** Dots an inch that a scanner or a fax has; what is written otherwise is nobody's measure. */
const FEWEST_DOTS = 90;
const MOST_DOTS = 1_300;

/**
 * Reads a TIFF as scanners and faxes write it: one or many pages, in strips. What PDF packs in the same way
 * (fax, JPEG) stays packed, the rest becomes grey, or black and white.
 * @throws PictureRefused when it is broken or too large, or packed in a way that no scanner has
 */
export function readTiff(file: Uint8Array): Sheet[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const directories = directoriesOf(bytes, MAX_PAGES);
  if (directories.length === 0) throw new PictureRefused('malformed');
  if (directories.length > MAX_PAGES) throw new PictureRefused('too-many-pages');
  let held = 0;
  return directories.map((directory) => {
    const page = layoutOf(directory);
    held += page.rowBytes * page.height;
    if (held > MOST_BYTES) throw new PictureRefused('picture-too-large');
    const strips = stripsOf(page, bytes);
    const isFax = Object.values(FAX).includes(page.packing);
    if (page.packing === JPEG)
      return { ...sheetOf(page), strips: strips.map((it) => asJpeg(it, page)) };
    if (isFax) return { ...sheetOf(page), strips: strips.map((it) => asFax(it, page)) };
    return { ...sheetOf(page), strips: [unpacked(strips, page)] };
  });
}

type Layout = ReturnType<typeof layoutOf>;

function layoutOf(directory: Directory) {
  const one = (tag: number, otherwise: number) => directory.get(tag)?.[0] ?? otherwise;
  const [width, height] = [one(TAG.width, 0), one(TAG.height, 0)];
  checkSize({ width, height });
  const samples = one(TAG.samples, 1);
  const bits = one(TAG.bits, 1);
  const colours = one(TAG.colours, COLOURS.whiteIsZero);
  const packing = one(TAG.packing, 1);
  const known = [
    directory.get(TAG.bits)?.every((it) => it === bits) ?? true,
    packing === JPEG ? bits === 8 : bits === 1 || bits === 8,
    // Tiles and planes are no scanner's habit.
    !directory.has(TAG.tileWidth) && (samples === 1 || one(TAG.planes, 1) === 1),
    samples >= 1 && samples <= 4,
    Object.values(COLOURS).includes(colours),
    colours !== COLOURS.yCbCr || packing === JPEG,
    (colours === COLOURS.rgb || colours === COLOURS.yCbCr) === samples >= 3,
    colours !== COLOURS.palette || directory.has(TAG.palette),
    packing === JPEG || Object.values(FAX).includes(packing) || packing in UNPACK,
    !Object.values(FAX).includes(packing) || (bits === 1 && samples === 1),
  ];
  if (known.includes(false)) throw new PictureRefused('unsupported-type');
  return {
    directory,
    width,
    height,
    samples,
    bits,
    colours,
    packing,
    rows: Math.max(1, Math.min(height, one(TAG.rowsPerStrip, height))),
    rowBytes: Math.ceil((width * samples * bits) / 8),
    isTurned: one(TAG.fillOrder, 1) === 2,
    differs: one(TAG.predictor, 1) === 2,
    perInch: dotsOf(one),
    orientation: one(TAG.orientation, 1),
  };
}

/** Dots an inch across and down; a fax has more of them across. */
function dotsOf(one: (tag: number, otherwise: number) => number): Sheet['perInch'] {
  const inch = one(TAG.unit, 2) === 3 ? 2.54 : 1;
  const dots = [one(TAG.perUnitAcross, 0) * inch, one(TAG.perUnitDown, 0) * inch] as const;
  return dots.every((it) => it >= FEWEST_DOTS && it <= MOST_DOTS)
    ? { across: dots[0], down: dots[1] }
    : undefined;
}

const sheetOf = ({ width, height, orientation, perInch }: Layout): Omit<Sheet, 'strips'> => ({
  width,
  height,
  orientation,
  ...(perInch && { perInch }),
});

type Strip = { data: Uint8Array; rows: number };

function stripsOf({ directory, height, rows, isTurned }: Layout, file: Buffer): Strip[] {
  const offsets = directory.get(TAG.stripOffsets) ?? [];
  const lengths = directory.get(TAG.stripBytes) ?? [];
  const count = Math.ceil(height / rows);
  if (offsets.length < count || lengths.length < count) throw new PictureRefused('malformed');
  return Array.from({ length: count }, (_, i) => {
    const [from, length] = [offsets[i] as number, lengths[i] as number];
    if (from + length > file.length) throw new PictureRefused('malformed');
    const data = file.subarray(from, from + length);
    return { data: isTurned ? turnedBits(data) : data, rows: Math.min(rows, height - i * rows) };
  });
}

function asFax({ data, rows }: Strip, { width, colours, packing, directory }: Layout): Picture {
  const options = directory.get(TAG.faxOptions)?.[0] ?? 0;
  const isTwoDimensional = packing === FAX.group3 && (options & 1) === 1;
  const k = packing === FAX.group4 ? -1 : isTwoDimensional ? 1 : 0;
  return {
    width,
    height: rows,
    colours: 'DeviceGray',
    bits: 1,
    filter: 'CCITTFaxDecode',
    parameters: [
      `/K ${k} /Columns ${width} /Rows ${rows} /EndOfBlock false`,
      // In PDF what is black becomes 0, unless the file says that 0 is black already.
      `/BlackIs1 ${colours === COLOURS.blackIsZero}`,
      `/EncodedByteAlign ${packing === FAX.runs || (options & 4) === 4}`,
    ].join(' '),
    data,
  };
}

/** Tables stand once in the directory and belong before each strip: without end and beginning between. */
function asJpeg({ data, rows }: Strip, { width, directory }: Layout): Picture {
  const tables = Uint8Array.from(directory.get(TAG.jpegTables) ?? []);
  const whole =
    tables.length > 4 ? Buffer.concat([tables.subarray(0, -2), data.subarray(2)]) : data;
  const [picture] = readJpeg(whole).strips;
  // What its own header says is what a decoder makes room for.
  if (picture?.width !== width || picture.height < rows || picture.height > rows + JPEG_BLOCK)
    throw new PictureRefused('malformed');
  return picture;
}

function unpacked(strips: Strip[], page: Layout): Picture {
  const { width, height, rowBytes, samples, bits, colours, packing, differs, directory } = page;
  const unpack = UNPACK[packing];
  if (!unpack) throw new PictureRefused('unsupported-type');
  const raw = Buffer.concat(strips.map(({ data, rows }) => unpack(data, rowBytes * rows)));
  const common = { width, height, colours: 'DeviceGray' as const };
  if (bits === 1 && colours !== COLOURS.palette)
    return { ...common, bits: 1, inverted: colours === COLOURS.whiteIsZero, data: raw };
  if (bits === 1) throw new PictureRefused('unsupported-type');
  const data = differs ? undiffer(raw, rowBytes, samples) : raw;
  return {
    ...common,
    data: greyOf(data, { samples, colours, palette: directory.get(TAG.palette) }),
  };
}

const grey = (red: number, green: number, blue: number) =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue);

/** Eight-bit samples as grey; what says how clear a pixel is (a fourth or a second sample) is left out. */
function greyOf(
  data: Uint8Array,
  {
    samples,
    colours,
    palette = [],
  }: { samples: number; colours: number; palette?: number[] | undefined },
): Uint8Array {
  const levels = Uint8Array.from({ length: 256 }, (_, value) => {
    if (colours !== COLOURS.palette) return colours === COLOURS.whiteIsZero ? 255 - value : value;
    const [red = 0, green = 0, blue = 0] = [0, 256, 512].map(
      (from) => (palette[from + value] ?? 0) >> 8,
    );
    return grey(red, green, blue);
  });
  const out = new Uint8Array(Math.floor(data.length / samples));
  for (let i = 0, at = 0; i < out.length; i++, at += samples)
    out[i] =
      samples >= 3
        ? grey(data[at] as number, data[at + 1] as number, data[at + 2] as number)
        : (levels[data[at] as number] as number);
  return out;
}
