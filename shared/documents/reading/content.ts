import { inspectBytes, isPicture, type PictureType, type Refusal } from '../bytes/inspect.ts';
import { embeddedInvoice, readXmlInvoice, SeveralInvoices } from '../einvoice/read-xml.ts';
import { signedContent } from '../einvoice/signed.ts';
import { MAX_PAGES, MAX_SIDE } from '../limits.ts';
import { findParts } from '../parts/find-parts.ts';
import { pagesOf, partsFrom } from '../parts/part.ts';
import { extractByRules } from '../rules/extract.ts';
import type { PageText } from '../text/words.ts';
import type { Content, PagePicture, Refused } from './outcome.ts';

export type ReadInput = {
  bytes: Uint8Array;
  /** Folder with the OCR engine's and renderer's files; the packages' own when absent. */
  assets?: string;
  /** Most pages that are recognised; the rest of a scan is reported as unread. */
  ocrPages?: number;
  /** So many first pages are also wanted as pictures. */
  pictures?: number | undefined;
  /** Pages on which a person says that another invoice begins; none: the file is one. */
  starts?: number[] | undefined;
};

/** Dots per inch at which scans are recognised. */
export const OCR_DPI = 250;
const OCR_PAGES = 15;
/** A page with fewer words than this and a picture on it is a scan. */
const FEW_WORDS = 6;

const refused = (refusal: Refusal): Refused => ({ outcome: 'refused', refusal });

/** Reads a file's content: byte checks, embedded XML, text layer, OCR, rules. Runs in the thread. */
export async function readContent(input: ReadInput): Promise<Content | Refused> {
  const inspected = inspectBytes(input.bytes);
  if ('refusal' in inspected) return refused(inspected.refusal);
  if (inspected.type === 'signed') return readSigned(input);
  if (isPicture(inspected.type)) return readPicture(input, inspected.type);
  return inspected.type === 'xml' ? readXmlFile(input.bytes) : readPdf(input);
}

async function readSigned(input: ReadInput): Promise<Content | Refused> {
  let bytes: Uint8Array;
  try {
    bytes = await signedContent(input.bytes);
  } catch {
    return refused('malformed');
  }
  const inspected = inspectBytes(bytes);
  if ('refusal' in inspected) return refused(inspected.refusal);
  // An envelope in an envelope is no invoice's habit, and would go on for ever.
  if (inspected.type === 'signed') return refused('unsupported-type');
  if (isPicture(inspected.type)) return readPicture({ ...input, bytes }, inspected.type);
  return inspected.type === 'xml' ? readXmlFile(bytes) : readPdf({ ...input, bytes });
}

function readXmlFile(bytes: Uint8Array): Content | Refused {
  try {
    const xml = readXmlInvoice(bytes);
    if (!xml) return refused('not-an-invoice');
    return {
      outcome: 'read',
      pages: [],
      pageCount: 0,
      xml,
      hidden: [],
      warnings: [],
      ocrPages: 0,
    };
  } catch (error) {
    return refused(error instanceof SeveralInvoices ? 'several-invoices' : 'malformed');
  }
}

/** A photographed or scanned sheet: a page without a text layer, so that none is looked for. */
async function readPicture(input: ReadInput, type: PictureType): Promise<Content | Refused> {
  const { asPage } = await import('../picture/as-page.ts');
  const { PictureRefused } = await import('../picture/picture.ts');
  try {
    const { pdf, ...size } = await asPage(input.bytes, type, input.assets);
    const page: PageText = { number: 1, ...size, words: [], hidden: [], source: 'ocr' };
    return await contentOf({ ...input, bytes: pdf }, { pages: [page], scans: [1] });
  } catch (error) {
    if (error instanceof PictureRefused) return refused(error.refusal);
    throw error;
  }
}

async function readPdf(input: ReadInput): Promise<Content | Refused> {
  const { openPdf } = await import('../text/layer.ts');
  let pdf: Awaited<ReturnType<typeof openPdf>>;
  try {
    pdf = await openPdf(input.bytes);
  } catch (error) {
    return refused((error as Error).name === 'PasswordException' ? 'encrypted' : 'malformed');
  }
  try {
    if (pdf.pages === 0) return refused('no-pages');
    if (pdf.pages > MAX_PAGES) return refused('too-many-pages');
    const warnings: string[] = [];
    const xml = await embedded(pdf, warnings);
    const pages: PageText[] = [];
    const scans: number[] = [];
    for (let i = 1; i <= pdf.pages; i++) {
      const { image, ...page } = await pdf.page(i);
      if (page.width > MAX_SIDE || page.height > MAX_SIDE) return refused('page-too-large');
      if (image && page.words.length < FEW_WORDS) scans.push(i);
      pages.push(page);
    }
    return await contentOf(input, { pages, scans, xml, warnings });
  } catch (error) {
    if (/Invalid|Format|XRef|Missing|Unknown/.test((error as Error).name))
      return refused('malformed');
    throw error;
  } finally {
    await pdf.close();
  }
}

type Opened = {
  pages: PageText[];
  /** Numbers of the pages that are pictures. */
  scans: number[];
  xml?: Content['xml'];
  warnings?: string[];
};

async function contentOf(
  input: ReadInput,
  { pages, scans, xml, warnings = [] }: Opened,
): Promise<Content> {
  const ocrPages = await recognise(input, { pages, scans, warnings });
  const pictures = await picturesOf(input, pages.length);
  const hidden = pages.flatMap((page) => page.hidden);
  if (pages.every((page) => page.words.length === 0) && !xml)
    warnings.push('no text could be read on any page');
  return {
    outcome: 'read',
    pages,
    pageCount: pages.length,
    ...(xml ? { xml, rules: extractByRules(pages) } : partsOf(pages, input, warnings)),
    hidden,
    warnings,
    ocrPages,
    ...(pictures.length > 0 && { pictures }),
  };
}

/** Dots per inch of a picture for a model: letters of six points can still be told apart. */
const PICTURE_DPI = 110;

async function picturesOf(
  { bytes, assets, pictures = 0 }: ReadInput,
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

/** The invoice of the pages, or the invoices; a copy of one is not read twice. */
function partsOf(
  pages: PageText[],
  { starts }: Pick<ReadInput, 'starts'>,
  warnings: string[],
): Pick<Content, 'rules' | 'parts'> {
  const decided = starts && partsFrom(starts, pages.length);
  const { parts, doubts } = decided ? { parts: decided, doubts: [] } : findParts(pages);
  warnings.push(...doubts);
  const read = parts.map((part) => ({ ...part, rules: extractByRules(pagesOf(part, pages)) }));
  const [only] = read;
  if (!only) return { rules: extractByRules(pages) };
  // Who asks for one reading gets one: a person is told that it is several.
  return read.length > 1 ? { parts: read, rules: extractByRules(pages) } : { rules: only.rules };
}

async function embedded(
  pdf: { attachments(): Promise<{ name: string; bytes: Uint8Array }[]> },
  warnings: string[],
): Promise<Content['xml']> {
  try {
    return embeddedInvoice(await pdf.attachments());
  } catch {
    // The page can still be read; a person decides whether the broken attachment matters.
    warnings.push('the embedded XML could not be read');
    return undefined;
  }
}

async function recognise(
  input: ReadInput,
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
    pages[number - 1] = {
      number,
      width: got.width / image.scale,
      height: got.height / image.scale,
      words: got.words,
      hidden: pages[number - 1]?.hidden ?? [],
      source: 'ocr',
    };
  }
  engine.close();
  renderer.close();
  return Math.min(scans.length, most);
}
