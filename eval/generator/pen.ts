import type { Canvas } from './canvas.ts';
import type { Layout } from './layout.ts';
import type { Printer } from './print.ts';
import type { TruthInvoice } from './truth.ts';
import type { LabelKey } from './vocabulary.ts';

/** Everything that the parts of a page share while one document is drawn. */
export type Pen = {
  canvas: Canvas;
  layout: Layout;
  invoice: TruthInvoice;
  print: Printer;
  label(key: LabelKey): string;
  /** A label with the layout's colon. */
  tag(key: LabelKey): string;
  /** -1 where this layout prints credit notes with negative amounts. */
  sign: 1 | -1;
  left: number;
  right: number;
  step: number;
};
