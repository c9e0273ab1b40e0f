import { inspectBytes, isPicture, type PictureType, type Refusal } from '../bytes/inspect.ts';
import { embeddedInvoice, readXmlInvoice, SeveralInvoices } from '../einvoice/read-xml.ts';
import { signedContent } from '../einvoice/signed.ts';
import { MAX_PAGES, MAX_SIDE } from '../limits.ts';
import { findParts } from '../parts/find-parts.ts';
import { pagesOf, partsFrom } from '../parts/part.ts';
import { extractByRules } from '../rules/extract.ts';
import type { PageText } from '../text/words.ts';
import type { Content, Refused } from './outcome.ts';
import { picturesOf, recognise, type Sheets } from './sheets.ts';

export type ReadInput = Sheets & {
  /** Pages on which a person says that another invoice begins; none: the file is one. */
  starts?: number[] | undefined;
};

/** A page with fewer words than this, and drawn otherwise, is a scan. */
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

/** Photographed or scanned sheets: pages without a text layer, so that none is looked for. */
async function readPicture(input: ReadInput, type: PictureType): Promise<Content | Refused> {
  const { asPages } = await import('../picture/as-pages.ts');
  const { PictureRefused } = await import('../picture/picture.ts');
  try {
    const { pdf, pages: sizes } = await asPages(input.bytes, type, input.assets);
    const pages = sizes.map(
      (size, i): PageText => ({ number: i + 1, ...size, words: [], hidden: [], source: 'ocr' }),
    );
    const scans = pages.map(({ number }) => number);
    return await contentOf({ ...input, bytes: pdf }, { pages, scans });
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
      const { drawn, ...page } = await pdf.page(i);
      if (page.width > MAX_SIDE || page.height > MAX_SIDE) return refused('page-too-large');
      if (drawn && page.words.length < FEW_WORDS) scans.push(i);
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
  } catch (error) {
    // The page can still be read; a person decides whether what is attached matters.
    warnings.push(
      error instanceof SeveralInvoices
        ? 'several e-invoices are embedded'
        : 'the embedded XML could not be read',
    );
    return undefined;
  }
}
