import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { cleanText } from './clean.ts';
import { type Matrix, multiply } from './geometry.ts';
import { type Inks, inksOf, isUnseen, type Operators } from './hidden.ts';
import { withoutDoubles } from './printed-twice.ts';
import { joinTouching, type PageText, partedLabel, type Word, wordsOfRun } from './words.ts';

type TextItem = {
  str: string;
  fontName: string;
  transform: number[];
  width: number;
  height: number;
};

/** Stands for a glyph that is drawn and of which the font says no character. */
const UNKNOWN = '\ufffd';

/** Text smaller than this (points) is not meant to be read by people. */
const SMALLEST = 2.5;

/** TeX's letters of the euro sign alone, of which the file says that they are letters. */
const EURO_FONT = /(?:^|[+-])fey[a-z]{2}\d+$/;

/** A ruled line that is written: "__________" between the headings of a table and its rows. */
const RULE = /^(?:_{4,}|={4,}|[-–—]{8,}|\*{8,}|\.{8,})$/;

/** So many shapes on a page may be its letters: some programs draw their outlines. */
const OUTLINES = 60;

export type OpenedPdf = {
  pages: number;
  /** `drawn`: whether a picture, or the outlines of letters, may say what its words do not. */
  page(number: number): Promise<PageText & { drawn: boolean }>;
  attachments(): Promise<{ name: string; bytes: Uint8Array }[]>;
  close(): Promise<void>;
};

/**
 * Opens a PDF for its text layer. Positions are points from the top left of the page as shown,
 * page rotation applied. Throws pdf.js's `PasswordException` and `InvalidPDFException`.
 */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
  // pdf.js takes the buffer over, so it gets a copy; eval and fonts of the system stay off.
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    stopAtErrors: false,
    disableFontFace: true,
    verbosity: 0,
  });
  const { OPS } = await getResolvedPDFJS();
  const ops = OPS as unknown as Operators;
  const layers = await document.getOptionalContentConfig();
  return {
    pages: document.numPages,
    async page(number) {
      const page = await document.getPage(number);
      const view = page.getViewport({ scale: 1 });
      const content = await page.getTextContent();
      const list = await page.getOperatorList();
      const inks = inksOf(list, ops, (layer) => layers.isVisible(layer));
      const images = [
        ops.paintImageXObject,
        ops.paintInlineImageXObject,
        ops.paintImageMaskXObject,
      ];
      const image = list.fnArray.some((fn: number) => images.includes(fn));
      const shapes = list.fnArray.filter((fn: number) => fn === ops.constructPath);
      const fontOf = (name: string) =>
        page.commonObjs.has(name) ? String(page.commonObjs.get(name)?.name ?? '') : '';
      const { words, aside, hidden } = visibleWords(content.items as TextItem[], {
        inks,
        fontOf,
        number,
        matrix: view.transform as unknown as Matrix,
        width: view.width,
        height: view.height,
        image,
      });
      page.cleanup();
      return {
        number,
        width: view.width,
        height: view.height,
        words,
        aside,
        hidden,
        source: 'text',
        drawn: image || shapes.length >= OUTLINES,
      };
    },
    async attachments() {
      const found = (await document.getAttachments()) as Map<string, { filename?: string }> | null;
      const files: { name: string; bytes: Uint8Array }[] = [];
      for (const [key, file] of found ?? []) {
        const bytes = (await document.getAttachmentContent(key)) as Uint8Array | null;
        if (bytes) files.push({ name: file.filename ?? key, bytes });
      }
      return files;
    },
    close: async () => {
      await document.loadingTask.destroy();
    },
  };
}

type PageFrame = {
  inks: Inks;
  /** The name that a font has in the file. */
  fontOf: (name: string) => string;
  number: number;
  matrix: Matrix;
  width: number;
  height: number;
  image: boolean;
};

type Seen = Pick<PageText, 'words' | 'hidden'> & { aside: Word[] };

function visibleWords(items: TextItem[], frame: PageFrame): Seen {
  const { inks } = frame;
  // Invisible text over a picture of the page is what scanners' own OCR leaves: readable.
  const scanLayer = frame.image && inks.visible.length < inks.invisible.length * 0.05;
  const words: Word[] = [];
  const aside: Word[] = [];
  const hidden: string[] = [];
  for (const { str, ...item } of items) {
    const isEuro = EURO_FONT.test(frame.fontOf(item.fontName));
    const drawn = item.width > 0 ? UNKNOWN : '';
    const own = isEuro ? str.replace(/\S/g, '€') : str;
    const printed = typeof own === 'string' ? cleanText(own.replaceAll('\0', drawn)) : '';
    if (!printed.trim()) continue;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = multiply(frame.matrix, item.transform);
    const size = Math.hypot(c, d) || item.height;
    // As the drawing has it: with what no character stands for.
    const text = str.replace(/\s+/g, '');
    const outside = e > frame.width + 2 || f > frame.height + 2 || e + item.width < -2 || f < -2;
    const [, , , , x = 0, y = 0] = item.transform;
    const unseen = !scanLayer && isUnseen(text, { x, y }, inks);
    if (size < SMALLEST || outside || unseen) {
      hidden.push(printed.trim());
      continue;
    }
    const run = { text: printed, x: e, y: f, width: item.width, size };
    // Text that runs up or down the sheet is no part of its lines and columns.
    if (Math.abs(b) > Math.abs(a)) {
      const length = Math.hypot(a, b);
      const along = { x: (e * a + f * b) / length, y: (f * a - e * b) / length };
      aside.push(...wordsOfRun({ ...run, ...along }, frame.number));
      continue;
    }
    words.push(...wordsOfRun(run, frame.number));
  }
  const written = words.filter(({ text }) => !RULE.test(text));
  const whole = joinTouching(written).flatMap(withoutEdges).flatMap(partedLabel);
  return { words: withoutDoubles(whole), aside: joinTouching(aside), hidden };
}

/** Inside a word an unknown glyph may be a hyphen or a digit; around it, it is a mark of some kind. */
function withoutEdges(word: Word): Word[] {
  const text = word.text.replace(/^\ufffd+|\ufffd+$/g, '');
  return text ? [{ ...word, text }] : [];
}
