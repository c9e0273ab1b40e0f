import type { PictureType } from '../bytes/inspect.ts';
import { MAX_SIDE } from '../limits.ts';
import { openRenderer } from '../ocr/render.ts';
import { readJpeg } from './jpeg.ts';
import { type Picture, PictureRefused } from './picture.ts';
import { readPng } from './png.ts';
import { sizeOfLetters } from './size-of-letters.ts';

/** Points: what a photograph shows is taken for a sheet of A4 or more, and a strip for 80 mm of till roll. */
const LONG_SIDE = 842;
const SHORT_SIDE = 227;
/** Points: how high most letters are where they are set in nine points, which recognition is best at. */
const LETTER = 5.3;
/** Letters may make a page so much smaller or larger than its shape says. */
const SMALLEST = 0.2;
const LARGEST = 2;
/** Dots per inch at which letters are measured. */
const DPI = 150;

/** A picture as a PDF of one page, and the page's size in points. */
type Page = { pdf: Uint8Array; width: number; height: number };

/**
 * Makes a page of a photograph or scan, the way it is to be seen. A camera's dots per inch say nothing
 * of the paper, so its size is guessed by its shape, and then told by its letters: what follows counts
 * in points. The same bytes make the same page.
 * @param assets folder of the renderer's file; the package's own when absent
 * @throws PictureRefused
 */
export async function asPage(bytes: Uint8Array, type: PictureType, assets?: string): Promise<Page> {
  const picture = type === 'jpeg' ? readJpeg(bytes) : readPng(bytes);
  const { width, height } = picture;
  const points = Math.max(
    LONG_SIDE / Math.max(width, height),
    SHORT_SIDE / Math.min(width, height),
  );
  const guessed = pageOf(picture, points);
  const renderer = await openRenderer(guessed.pdf, assets);
  const image = await renderer.page(1, DPI);
  renderer.close();
  const letters = sizeOfLetters(image);
  if (!letters) return guessed;
  const factor = (LETTER * image.scale) / letters;
  return pageOf(picture, points * Math.min(LARGEST, Math.max(SMALLEST, factor)));
}

function pageOf(picture: Picture, points: number): Page {
  const isTurned = picture.orientation > 4;
  const size = {
    width: Math.ceil((isTurned ? picture.height : picture.width) * points),
    height: Math.ceil((isTurned ? picture.width : picture.height) * points),
  };
  if (Math.max(size.width, size.height) > MAX_SIDE) throw new PictureRefused('page-too-large');
  return { pdf: writePdf(picture, size), ...size };
}

function writePdf(picture: Picture, page: { width: number; height: number }): Uint8Array {
  const { width, height, colours, filter, inverted, data } = picture;
  const box = `[0 0 ${page.width} ${page.height}]`;
  const draw = `q ${placed(picture.orientation, page).join(' ')} cm /P Do Q`;
  const image = [
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height}`,
    `/ColorSpace /${colours} /BitsPerComponent 8 /Length ${data.length}`,
    ...(filter ? [`/Filter /${filter}`] : []),
    ...(inverted ? ['/Decode [1 0 1 0 1 0 1 0]'] : []),
  ];
  return fileOf([
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>`,
    ],
    [`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`],
    [`<< ${image.join(' ')} >>\nstream\n`, data, '\nendstream'],
  ]);
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
