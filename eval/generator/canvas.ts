import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import type { Layout } from './layout.ts';

const FONTS = {
  Helvetica: [StandardFonts.Helvetica, StandardFonts.HelveticaBold],
  Times: [StandardFonts.TimesRoman, StandardFonts.TimesRomanBold],
  Courier: [StandardFonts.Courier, StandardFonts.CourierBold],
} as const;

type TextStyle = {
  size?: number;
  bold?: boolean;
  align?: 'left' | 'right' | 'centre';
};

/** A pdf-lib document with a top-down pen; y grows downwards from the page's top. */
export type Canvas = {
  document: PDFDocument;
  width: number;
  height: number;
  size: number;
  text(text: string, x: number, y: number, style?: TextStyle): void;
  rule(x1: number, y1: number, x2: number, y2: number): void;
  measure(text: string, style?: TextStyle): number;
  wrap(text: string, width: number): string[];
  newPage(): void;
  pages(): PDFPage[];
  on(index: number): void;
};

export async function openCanvas(layout: Layout): Promise<Canvas> {
  const document = await PDFDocument.create();
  const fixed = new Date(Date.UTC(2026, 0, 1));
  document.setCreationDate(fixed);
  document.setModificationDate(fixed);
  const [regular, strong] = FONTS[layout.font];
  const font = await document.embedFont(regular);
  const boldFont = await document.embedFont(strong);
  const [width, height] = layout.paper === 'a4' ? [595.28, 841.89] : [612, 792];
  let page = document.addPage([width, height]);
  const fontOf = (style?: TextStyle): PDFFont => (style?.bold ? boldFont : font);
  const measure = (text: string, style?: TextStyle) =>
    fontOf(style).widthOfTextAtSize(text, style?.size ?? layout.fontSize);
  return {
    document,
    width,
    height,
    size: layout.fontSize,
    measure,
    text(text, x, y, style) {
      if (!text) return;
      const w = style?.align ? measure(text, style) : 0;
      const left = style?.align === 'right' ? x - w : style?.align === 'centre' ? x - w / 2 : x;
      page.drawText(text, {
        x: left,
        y: height - y,
        size: style?.size ?? layout.fontSize,
        font: fontOf(style),
        color: rgb(0.1, 0.1, 0.1),
      });
    },
    rule(x1, y1, x2, y2) {
      page.drawLine({
        start: { x: x1, y: height - y1 },
        end: { x: x2, y: height - y2 },
        thickness: 0.5,
        color: rgb(0.5, 0.5, 0.5),
      });
    },
    wrap(text, limit) {
      const lines: string[] = [];
      let current = '';
      for (const word of text.split(' ')) {
        const next = current ? `${current} ${word}` : word;
        if (current && measure(next) > limit) {
          lines.push(current);
          current = word;
        } else current = next;
      }
      return current ? [...lines, current] : lines;
    },
    newPage() {
      page = document.addPage([width, height]);
    },
    pages: () => document.getPages(),
    on(index) {
      page = document.getPage(index);
    },
  };
}
