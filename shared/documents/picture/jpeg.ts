import { orientationOf } from './orientation.ts';
import { checkSize, PictureRefused, type Sheet } from './picture.ts';

/** Markers of the JPEG format (ITU-T T.81, table B.1). */
const START_OF_SCAN = 0xda;
const END = 0xd9;
const APP1 = 0xe1;
const APP14 = 0xee;
/** Baseline, extended and progressive, by Huffman's codes: what PDF viewers decode. */
const FRAMES = [0xc0, 0xc1, 0xc2];
/** Frames of the other kinds; the three between them define tables. */
const isOtherFrame = (marker: number) =>
  marker >= 0xc3 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** A picture has one to some twelve scans; thousands of them are minutes of work in a few kilobytes. */
const MOST_SCANS = 100;

const COLOURS = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' } as const;

type Frame = { width: number; height: number; components: number };

/**
 * Reads what a JPEG says of itself and where it ends: its pixels stay packed. What lies behind its
 * end, as videos of phones do, is no part of it.
 * @throws PictureRefused when it breaks off, or is of a kind that cannot be shown
 */
export function readJpeg(file: Uint8Array): Sheet {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let frame: Frame | undefined;
  let orientation = 1;
  let inverted = false;
  let scans = 0;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new PictureRefused('malformed');
    at += 2;
    if (marker === END) break;
    const length = at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0;
    const segment = bytes.subarray(at + 2, at + length);
    if (length < 2 || segment.length !== length - 2) throw new PictureRefused('malformed');
    if (isOtherFrame(marker)) throw new PictureRefused('unsupported-type');
    if (FRAMES.includes(marker)) {
      // A second frame could be another picture than the one whose size was looked at.
      if (frame) throw new PictureRefused('malformed');
      frame = frameOf(segment);
    }
    if (marker === APP1) orientation = orientationOf(segment) ?? orientation;
    if (marker === APP14 && segment.toString('latin1', 0, 5) === 'Adobe') inverted = true;
    at += length;
    if (marker !== START_OF_SCAN) continue;
    scans += 1;
    if (!frame || scans > MOST_SCANS) throw new PictureRefused('malformed');
    at = endOfScan(bytes, at);
  }
  if (!frame || scans === 0) throw new PictureRefused('malformed');
  const { width, height, components } = frame;
  checkSize(frame);
  const picture = {
    width,
    height,
    filter: 'DCTDecode' as const,
    colours: COLOURS[components as keyof typeof COLOURS],
    // Adobe's programs, and all that read their files, write ink as its absence.
    inverted: inverted && components === 4,
    data: bytes.subarray(0, at),
  };
  return { width, height, orientation, strips: [picture] };
}

function frameOf(segment: Buffer): Frame {
  if (segment.length < 6) throw new PictureRefused('malformed');
  const [bits, height, width, components] = [
    segment.readUInt8(0),
    segment.readUInt16BE(1),
    segment.readUInt16BE(3),
    segment.readUInt8(5),
  ];
  if (bits !== 8 || ![1, 3, 4].includes(components)) throw new PictureRefused('unsupported-type');
  return { width, height, components };
}

/** Where the next marker stands: in packed pixels FF is followed by 00 or by a restart's number. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const next = at < 0 ? undefined : bytes[at + 1];
    if (next === undefined) throw new PictureRefused('malformed');
    if (next !== 0x00 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += 2;
  }
}
