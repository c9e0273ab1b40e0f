import { isSigned } from '../einvoice/signed.ts';
import { MAX_BYTES, MAX_MEGABYTES, MAX_PAGES } from '../limits.ts';

/** Why a file cannot be read: final states, each with words for the person who sent it. */
export type Refusal =
  | 'empty'
  | 'too-large'
  | 'unsupported-type'
  | 'encrypted'
  | 'malformed'
  | 'too-many-pages'
  | 'page-too-large'
  | 'no-pages'
  | 'not-an-invoice'
  | 'several-invoices'
  | 'out-of-memory'
  | 'out-of-time'
  | 'crashed';

export const REFUSALS: Record<Refusal, string> = {
  empty: 'The file is empty',
  'too-large': `The file is larger than ${MAX_MEGABYTES} MB`,
  'unsupported-type': 'Only PDF and XML e-invoices are read, signed (.p7m) or not',
  encrypted: 'The PDF is protected by a password',
  malformed: 'The file is damaged',
  'too-many-pages': `The document has more than ${MAX_PAGES} pages`,
  'page-too-large': 'A page is larger than two metres',
  'no-pages': 'The document has no pages',
  'not-an-invoice': 'The XML is no invoice that we know',
  'several-invoices': 'The file carries several invoices: send each by itself',
  'out-of-memory': 'Reading the document took too much memory',
  'out-of-time': 'Reading the document took too long',
  crashed: 'The document could not be read',
};

export type FileType = 'pdf' | 'xml' | 'signed';

const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** What a file is, by its content and never by its name; or why it is refused. */
export function inspectBytes(bytes: Uint8Array): { type: FileType } | { refusal: Refusal } {
  if (bytes.byteLength === 0) return { refusal: 'empty' };
  if (bytes.byteLength > MAX_BYTES) return { refusal: 'too-large' };
  // PDF readers accept a header anywhere in the first kilobyte.
  if (ascii(bytes.subarray(0, 1024)).includes('%PDF-')) return { type: 'pdf' };
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const head = utf16
    ? new TextDecoder('utf-16').decode(bytes.subarray(0, 512))
    : ascii(bytes.subarray(0, 512)).replace(/^\u00ef\u00bb\u00bf/, '');
  if (/^\s*<(?:\?xml|[A-Za-z_][\w.-]*(?::|\s|>))/.test(head) && !/<(?:!doctype )?html/i.test(head))
    return { type: 'xml' };
  return isSigned(bytes) ? { type: 'signed' } : { refusal: 'unsupported-type' };
}
