import type { Refusal } from '../bytes/inspect.ts';
import type { XmlInvoice } from '../einvoice/read-xml.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import type { Part } from '../parts/part.ts';
import type { PageText } from '../text/words.ts';

/** How a page looks. */
export type PagePicture = { page: number; png: Uint8Array };

/** What the reading thread gets out of a file. */
export type Content = {
  outcome: 'read';
  pages: PageText[];
  pageCount: number;
  /** The e-invoice in the file, if it carries one. */
  xml?: XmlInvoice;
  /** What the rules read on the pages; absent for a bare XML file. */
  rules?: ExtractedInvoice;
  /** The invoices of the file, where it is several. */
  parts?: (Part & { rules: ExtractedInvoice })[];
  /** Text that a reader cannot see. */
  hidden: string[];
  /** What a reviewer should know about the file itself. */
  warnings: string[];
  ocrPages: number;
  /** Of the first pages, where a model is to see them. */
  pictures?: PagePicture[];
};

export type Refused = {
  outcome: 'refused';
  refusal: Refusal;
};

export type Cost = {
  milliseconds: number;
  /** Growth of the process's memory while the file was read. */
  peakMegabytes: number;
};

export type Reading = (Content | Refused) & Cost;

/** What the rules make of pages that were read before. */
export type Extracted = { outcome: 'extracted'; extracted: ExtractedInvoice };
