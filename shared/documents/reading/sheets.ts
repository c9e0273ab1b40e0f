import type { PageText } from '../text/words.ts';
import type { PagePicture } from './outcome.ts';

/** A file whose pages are drawn: to be recognised, or to be looked at by a model. */
export type Sheets = {
  bytes: Uint8Array;
  /** Folder with the OCR engine's and renderer's files; the packages' own when absent. */
  assets?: string;
  /** Most pages that are recognised; the rest of a scan is reported as unread. */
  ocrPages?: number;
  /** So many first pages are also wanted as pictures. */
  pictures?: number | undefined;
};

/** Dots per inch at which scans are recognised. */
export const OCR_DPI = 250;
const OCR_PAGES = 15;
/** Percent: where recognition is less sure of its letters on average, many are others than the paper's. */
const LEGIBLE = 60;
/** Dots per inch of a picture for a model: letters of six points can still be told apart. */
const PICTURE_DPI = 110;

/**
 * Reads the pages that are pictures and puts their words in the pages' place; what is over the most is warned of.
 * @returns how many pages were recognised.
 */
export async function recognise(
  input: Sheets,
  found: { pages: PageText[]; scans: number[]; warnings: string[] },
): Promise<number> {
  const { pages, scans, warnings } = found;
  if (scans.length === 0) return 0;
  const most = input.ocrPages ?? OCR_PAGES;
  if (scans.length > most) warnings.push(`only ${most} of ${scans.length} scanned pages were read`);
  const { openRenderer } = await import('../ocr/render.ts');
  const { openOcr } = await import('../ocr/engine.ts');
  const renderer = await openRenderer(input.bytes, input.assets);
  const engine = await openOcr(input.assets);
  for (const number of scans.slice(0, most)) {
    const image = await renderer.page(number, OCR_DPI);
    const got = await engine.recognise(image, number);
    if (got.words.length > 0 && got.confidence < LEGIBLE)
      warnings.push(`page ${number} can hardly be read: too small, blurred or worn`);
    pages[number - 1] = {
      number,
      width: got.width / image.scale,
      height: got.height / image.scale,
      words: got.words,
      hidden: pages[number - 1]?.hidden ?? [],
      source: 'ocr',
    };
  }
  await engine.close();
  renderer.close();
  return Math.min(scans.length, most);
}

/** The first pages as pictures, as many as are wanted. */
export async function picturesOf(
  { bytes, assets, pictures = 0 }: Sheets,
  pageCount: number,
): Promise<PagePicture[]> {
  if (pictures === 0) return [];
  const [{ openRenderer }, { greyPng }] = await Promise.all([
    import('../ocr/render.ts'),
    import('../../platform/png.ts'),
  ]);
  const renderer = await openRenderer(bytes, assets);
  const made: PagePicture[] = [];
  for (let page = 1; page <= Math.min(pictures, pageCount); page++)
    made.push({ page, png: new Uint8Array(greyPng(await renderer.page(page, PICTURE_DPI))) });
  renderer.close();
  return made;
}
