import type { PictureType } from '../bytes/inspect.ts';
import { MAX_SIDE } from '../limits.ts';
import { type GreyImage, openRenderer } from '../ocr/render.ts';
import { OCR_DPI } from '../reading/sheets.ts';
import { readJpeg } from './jpeg.ts';
import { cutOut } from './paper/cut-out.ts';
import { paperIn } from './paper/find-paper.ts';
import type { Corners, Point } from './paper/quadrilateral.ts';
import { type Picture, PictureRefused, type Sheet } from './picture.ts';
import { readPng } from './png.ts';
import { sizeOfLetters } from './size-of-letters.ts';
import { readTiff } from './tiff.ts';

/** Points: what a photograph shows is taken for a sheet of A4 or more, and a strip for 80 mm of till roll. */
const LONG_SIDE = 842;
const SHORT_SIDE = 227;
/** Points: how high most letters are where they are set in nine points, which recognition is best at. */
const LETTER = 5.8;
/** Letters may make a page so much smaller or larger than its shape says. */
const SMALLEST = 0.2;
const LARGEST = 2;
/** A sheet that is cut out has so many pixels at most for each one of the picture's, along and across. */
const FINEST = 3;
/** Dots per inch at which letters are measured. */
const DPI = 150;

/** A file of pictures as a PDF, and the sizes of its pages in points. */
type Pages = { pdf: Uint8Array; pages: Size[] };
type Size = { width: number; height: number };
/** A sheet and how many points its pixels take. */
type Placed = { sheet: Sheet; across: number; down: number };

const SHEETS: Record<PictureType, (bytes: Uint8Array) => Sheet[]> = {
  jpeg: (bytes) => [readJpeg(bytes)],
  png: (bytes) => [readPng(bytes)],
  tiff: readTiff,
};

/**
 * Makes pages of a photograph or of scans, the way they are to be seen. A camera's dots per inch say nothing
 * of the paper, so its size is guessed by its shape, and then told by its letters: what follows counts
 * in points. A scanner's do. The same bytes make the same pages.
 * @param assets folder of the renderer's file; the package's own when absent
 * @throws PictureRefused
 */
export async function asPages(
  bytes: Uint8Array,
  type: PictureType,
  assets?: string,
): Promise<Pages> {
  const placed: Placed[] = [];
  for (const sheet of SHEETS[type](bytes)) placed.push(await sized(sheet, assets));
  return writePdf(placed);
}

async function sized(sheet: Sheet, assets?: string): Promise<Placed> {
  const { perInch } = sheet;
  if (perInch) return { sheet, across: 72 / perInch.across, down: 72 / perInch.down };
  const guessed = guess(sheet);
  const renderer = await openRenderer(writePdf([guessed]).pdf, assets);
  try {
    const image = await renderer.page(1, DPI);
    const corners = paperIn(image);
    if (!corners) return told(guessed, image);
    // As fine as the picture is: what lies on a part of it may be printed small.
    const whole = await renderer.page(1, 72 / guessed.across);
    const larger = whole.scale / image.scale;
    const at = ({ x, y }: Point) => ({ x: x * larger, y: y * larger });
    const lying = corners.map(at) as Corners;
    const rough = cutOut(whole, lying);
    const placed = guess(sheetOf(rough));
    const { across } = told(placed, { ...rough, scale: 1 / placed.across });
    const finer = Math.min(FINEST, Math.max(1, (across * OCR_DPI) / 72));
    const sheet = sheetOf(cutOut(whole, lying, finer));
    return { sheet, across: across / finer, down: across / finer };
  } finally {
    renderer.close();
  }
}

/** As large as a sheet of A4 or a till's roll, by its shape. */
function guess(sheet: Sheet): Placed {
  const { width, height } = sheet;
  const points = Math.max(
    LONG_SIDE / Math.max(width, height),
    SHORT_SIDE / Math.min(width, height),
  );
  return { sheet, across: points, down: points };
}

/** As large as lets its letters be those of a printed sheet. */
function told({ sheet, across }: Placed, image: GreyImage): Placed {
  const letters = sizeOfLetters(image);
  const factor = letters ? (LETTER * image.scale) / letters : 1;
  const points = across * Math.min(LARGEST, Math.max(SMALLEST, factor));
  return { sheet, across: points, down: points };
}

function sheetOf({ width, height, pixels }: GreyImage): Sheet {
  const strip = { width, height, colours: 'DeviceGray' as const, data: pixels };
  return { width, height, orientation: 1, strips: [strip] };
}

function sizeOf({ sheet: { width, height, orientation }, across, down }: Placed): Size {
  const [wide, high] = [Math.ceil(width * across), Math.ceil(height * down)];
  if (Math.max(wide, high) > MAX_SIDE) throw new PictureRefused('page-too-large');
  return orientation > 4 ? { width: high, height: wide } : { width: wide, height: high };
}

function writePdf(placed: readonly Placed[]): Pages {
  const pages = placed.map(sizeOf);
  const objects: (string | Uint8Array)[][] = [['<< /Type /Catalog /Pages 2 0 R >>'], []];
  const kids = placed.map(({ sheet }, i) => {
    const first = objects.length + 1;
    const size = pages[i] as Size;
    const { names, draw } = drawn(sheet, size, first + 2);
    objects.push(
      [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.width} ${size.height}] /Contents ${first + 1} 0 R /Resources << /XObject << ${names} >> >> >>`,
      ],
      [`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`],
      ...sheet.strips.map(imageOf),
    );
    return `${first} 0 R`;
  });
  objects[1] = [`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`];
  return { pdf: fileOf(objects), pages };
}

/** How a sheet's strips are drawn on its page, one below the other. */
function drawn({ strips, height, orientation }: Sheet, size: Size, first: number) {
  let above = 0;
  const draws = strips.map((strip, i) => {
    above += strip.height;
    const place = [1, 0, 0, strip.height / height, 0, 1 - above / height];
    return `q ${place.join(' ')} cm /P${i} Do Q`;
  });
  return {
    names: strips.map((_, i) => `/P${i} ${first + i} 0 R`).join(' '),
    draw: `q ${placed(orientation, size).join(' ')} cm ${draws.join(' ')} Q`,
  };
}

function imageOf(picture: Picture): (string | Uint8Array)[] {
  const { width, height, colours, bits = 8, filter, parameters, inverted, data } = picture;
  const samples = { DeviceGray: 1, DeviceRGB: 3, DeviceCMYK: 4 }[colours];
  const image = [
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height}`,
    `/ColorSpace /${colours} /BitsPerComponent ${bits} /Length ${data.length}`,
    ...(filter ? [`/Filter /${filter}`] : []),
    ...(parameters ? [`/DecodeParms << ${parameters} >>`] : []),
    ...(inverted ? [`/Decode [${Array(samples).fill('1 0').join(' ')}]`] : []),
  ];
  return [`<< ${image.join(' ')} >>\nstream\n`, data, '\nendstream'];
}

/** The matrix that lays the unit square of a picture on its page, by how the camera was held. */
function placed(orientation: number, { width: w, height: h }: { width: number; height: number }) {
  const matrices = [
    [w, 0, 0, h, 0, 0],
    [-w, 0, 0, h, w, 0],
    [-w, 0, 0, -h, w, h],
    [w, 0, 0, -h, 0, h],
    [0, -h, -w, 0, w, h],
    [0, -h, w, 0, 0, h],
    [0, h, w, 0, 0, 0],
    [0, h, -w, 0, w, 0],
  ] as const;
  return matrices[orientation - 1] ?? matrices[0];
}

/** A PDF of these objects; the first is its catalogue. */
function fileOf(objects: (string | Uint8Array)[][]): Uint8Array {
  const parts: Buffer[] = [];
  let length = 0;
  const write = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part);
    parts.push(bytes);
    length += bytes.length;
  };
  write('%PDF-1.4\n');
  const offsets = objects.map((object, i) => {
    const offset = length;
    for (const part of [`${i + 1} 0 obj\n`, ...object, '\nendobj\n']) write(part);
    return offset;
  });
  const table = length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`);
  write(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(parts));
}
