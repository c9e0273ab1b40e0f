/** Exif 2.32: the tag that says how the camera was held, 1 to 8, and what it is written as. */
const ORIENTATION = 0x0112;
const SHORT = 3;
/** Bytes of an entry in a directory, and of its count. */
const ENTRY = 12;
const COUNT = 2;

/**
 * How the camera was held, out of an APP1 segment: of its first directory alone, so that no chain of
 * directories is followed. Undefined where it is not told, or not to be understood.
 */
export function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = segment.subarray(6);
  if (tiff.length < 8) return undefined;
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const short = (at: number) =>
    at + 2 > tiff.length ? 0 : order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = short(directory);
  for (let i = 0; i < entries; i++) {
    const at = directory + COUNT + i * ENTRY;
    if (at + ENTRY > tiff.length) return undefined;
    if (short(at) !== ORIENTATION || short(at + 2) !== SHORT) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
