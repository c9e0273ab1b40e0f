import { isSigned } from '../einvoice/signed.ts';
import { MAX_BYTES, MAX_MEGABYTES, MAX_MEGAPIXELS, MAX_PAGES } from '../limits.ts';

/** Why a file cannot be read: final states, each with words for the person who sent it. */
export type Refusal =
  | 'empty'
  | 'too-large'
  | 'unsupported-type'
  | 'heic'
  | 'encrypted'
  | 'malformed'
  | 'too-many-pages'
  | 'page-too-large'
  | 'picture-too-large'
  | 'no-pages'
  | 'not-an-invoice'
  | 'several-invoices'
  | 'out-of-memory'
  | 'out-of-time'
  | 'crashed';

export const REFUSALS: Record<Refusal, string> = {
  empty: 'The file is empty',
  'too-large': `The file is larger than ${MAX_MEGABYTES} MB`,
  'unsupported-type':
    'Only PDF, JPEG, PNG and TIFF are read, and XML e-invoices, signed (.p7m) or not',
  heic: 'Photographs in HEIC are not read. Send it as JPEG: a telephone converts it where it shares or mails it as “Most compatible”',
  encrypted: 'The PDF is protected by a password',
  malformed: 'The file is damaged',
  'too-many-pages': `The document has more than ${MAX_PAGES} pages`,
  'page-too-large': 'A page is larger than two metres',
  'picture-too-large': `The picture has more than ${MAX_MEGAPIXELS} million pixels, or too many bits in each`,
  'no-pages': 'The document has no pages',
  'not-an-invoice': 'The XML is no invoice that we know',
  'several-invoices': 'The file carries several invoices: send each by itself',
  'out-of-memory': 'Reading the document took too much memory',
  'out-of-time': 'Reading the document took too long',
  crashed: 'The document could not be read',
};

/** A refusal as a stored word, for people; a word of an earlier version stays as it is. */
export const refusalInWords = (refusal: string): string =>
  (REFUSALS as Record<string, string>)[refusal] ?? refusal;

/** The kinds of picture that become a page. */
export type PictureType = 'jpeg' | 'png' | 'tiff';

export type FileType = 'pdf' | 'xml' | 'signed' | PictureType;

export const isPicture = (type: FileType): type is PictureType =>
  type === 'jpeg' || type === 'png' || type === 'tiff';

const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** What a file is, by its content and never by its name; or why it is refused. */
export function inspectBytes(bytes: Uint8Array): { type: FileType } | { refusal: Refusal } {
  if (bytes.byteLength === 0) return { refusal: 'empty' };
  if (bytes.byteLength > MAX_BYTES) return { refusal: 'too-large' };
  const picture = pictureTypeOf(bytes);
  // PDF readers accept a header anywhere in the first kilobyte.
  if (ascii(bytes.subarray(0, 1024)).includes('%PDF-'))
    // What is a picture to one reader and a PDF to another is shown to nobody as what was read.
    return picture ? { refusal: 'malformed' } : { type: 'pdf' };
  if (picture) return { type: picture };
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const begin = bytes.subarray(0, 4_096);
  const head = (utf16 ? new TextDecoder('utf-16').decode(begin) : ascii(begin))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    // A licence or a note may stand before the first element.
    .replace(/^(?:\s*<!--.*?-->)+/s, '')
    .slice(0, 512);
  if (/^\s*<(?:\?xml|[A-Za-z_][\w.-]*(?::|\s|>))/.test(head) && !/<(?:!doctype )?html/i.test(head))
    return { type: 'xml' };
  if (isSigned(bytes)) return { type: 'signed' };
  return { refusal: isHeic(bytes) ? 'heic' : 'unsupported-type' };
}

/** The brands of a file of HEIF whose pictures are packed as telephones pack them. */
const HEIC = /^ftyp(?:hei[cxms]|hev[cx]|mif1|msf1)/;
const isHeic = (bytes: Uint8Array) => HEIC.test(ascii(bytes.subarray(4, 12)));

/** By the bytes that every such file begins with. */
function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const head = ascii(bytes.subarray(0, 8));
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  return head === '\x89PNG\r\n\x1a\n' ? 'png' : undefined;
}
