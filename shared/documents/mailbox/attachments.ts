import type { Email } from 'postal-mime';
import { isSigned, signedContent } from '../einvoice/signed.ts';
import { cleanText } from '../text/clean.ts';
import { roomOfMail, unpacked } from './unpack/index.ts';

export type Attachment = {
  name: string;
  bytes: Uint8Array;
  /** Whether it is shown within the text, as the logo below a signature is. */
  inText: boolean;
};

/** Parts of parts; deeper is no mail of a person. */
const DEEPEST = 20;
/** Mails within mails, and within signed envelopes; deeper ones are attachments that nobody opens. */
const MOST_MAILS = 20;
/** What a mail begins with inside its signature, and a file does not. */
const HEADERS = /^(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?content-type:/i;
/** A signature that lies beside what it signs, and carries no file. */
const SIGNATURE = /^application\/(?:x-)?(?:pkcs7|pgp)-signature$/i;

/** @throws an error of the parser where it is no mail */
export async function parseMail(bytes: Uint8Array): Promise<Email> {
  // Most documents come by no mail: a start does not read what takes mails apart.
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer', maxNestingDepth: DEEPEST });
}

/**
 * What is attached to a mail, to the mails that are (people send on what they got as an attachment), and what is
 * packed in what is attached.
 */
export async function attachmentsOf(
  mail: Email,
  { depth, room } = { depth: 0, room: roomOfMail() },
): Promise<Attachment[]> {
  const found: Attachment[] = [];
  for (const { filename, mimeType, content, related } of mail.attachments) {
    const bytes = new Uint8Array(content as ArrayBuffer);
    const name = nameOf(filename);
    if (SIGNATURE.test(mimeType)) continue;
    const within =
      mimeType === 'message/rfc822' || /\.eml$/i.test(name) ? bytes : await signedMail(bytes);
    const inner =
      within && depth < MOST_MAILS ? await parseMail(within).catch(() => undefined) : undefined;
    if (inner) found.push(...(await attachmentsOf(inner, { depth: depth + 1, room })));
    else
      for (const file of (await unpacked({ name, bytes }, room)) ?? [{ name, bytes }])
        found.push({ name: nameOf(file.name), bytes: file.bytes, inText: related === true });
  }
  return found;
}

/** A sender names a file as they like: NUL is kept by no database. */
const nameOf = (name: string | null | undefined) => cleanText(name ?? '').trim() || 'attachment';

/**
 * The head of a mail, without what is attached to it.
 * @throws an error of the parser where it is no mail
 */
export async function parseHead(bytes: Uint8Array): Promise<Email> {
  const end = /\r?\n\r?\n/.exec(Buffer.from(bytes).toString('latin1'));
  return parseMail(bytes.subarray(0, end ? end.index + end[0].length : undefined));
}

/** The mail in a signed envelope (S/MIME); undefined where the bytes are none, or carry another file. */
async function signedMail(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (!isSigned(bytes)) return undefined;
  const content = await signedContent(bytes).catch(() => undefined);
  const head = Buffer.from(content?.subarray(0, 4_096) ?? []).toString('latin1');
  return HEADERS.test(head) ? content : undefined;
}
