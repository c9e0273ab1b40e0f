import { PictureRefused } from './picture.ts';

/** The tags of a TIFF that say how its pixels lie (TIFF 6.0, section 8, and technical note 2). */
export const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  packing: 259,
  colours: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  perUnitAcross: 282,
  perUnitDown: 283,
  planes: 284,
  faxOptions: 292,
  unit: 296,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  jpegTables: 347,
} as const;

/** What one directory says of its page, by tag. */
export type Directory = Map<number, number[]>;

/** Bytes of a value, by its type: bytes, letters, short and long numbers, fractions, bytes of no type. */
const BYTES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };
const ENTRY = 12;
/** Values of one tag: as many strips as a large page may have, or the bytes of JPEG tables. */
const MOST_VALUES = 70_000;
const KNOWN: ReadonlySet<number> = new Set(Object.values(TAG));

/**
 * The directories of a TIFF, one for each page, at most so many and one more.
 * @throws PictureRefused for one that lies outside of the file, or leads back
 */
export function directoriesOf(file: Buffer, most: number): Directory[] {
  const isLittle = file.toString('latin1', 0, 2) === 'II';
  const short = (at: number) =>
    within(file, at, 2) && file[isLittle ? 'readUInt16LE' : 'readUInt16BE'](at);
  const long = (at: number) =>
    within(file, at, 4) && file[isLittle ? 'readUInt32LE' : 'readUInt32BE'](at);
  const valueAt = (type: number, at: number) => {
    if (type === 3) return short(at);
    if (type === 4) return long(at);
    if (type === 5) return long(at) / (long(at + 4) || 1);
    return within(file, at, 1) && (file[at] as number);
  };
  const valuesAt = (at: number): number[] => {
    const [type, count] = [short(at + 2), long(at + 4)];
    const bytes = BYTES[type];
    if (!bytes) return [];
    if (count > MOST_VALUES) throw new PictureRefused('malformed');
    const from = bytes * count > 4 ? long(at + 8) : at + 8;
    return Array.from({ length: count }, (_, i) => valueAt(type, from + i * bytes));
  };
  const found: Directory[] = [];
  const seen = new Set<number>();
  for (let at = long(4); at !== 0 && found.length <= most; ) {
    if (seen.has(at)) throw new PictureRefused('malformed');
    seen.add(at);
    const entries = short(at);
    const directory: Directory = new Map();
    for (let entry = at + 2; entry < at + 2 + entries * ENTRY; entry += ENTRY) {
      const tag = short(entry);
      if (KNOWN.has(tag)) directory.set(tag, valuesAt(entry));
    }
    found.push(directory);
    at = long(at + 2 + entries * ENTRY);
  }
  return found;
}

/** 1, so that it can stand before what is read there. */
function within(file: Buffer, at: number, bytes: number): 1 {
  if (at + bytes > file.length) throw new PictureRefused('malformed');
  return 1;
}
