import type { Email } from 'postal-mime';

export type Attachment = {
  name: string;
  bytes: Uint8Array;
  /** Whether it is shown within the text, as the logo below a signature is. */
  inText: boolean;
};

/** Parts of parts; deeper is no mail of a person. */
const DEEPEST = 20;
/** Mails within mails; deeper ones are attachments that nobody opens. */
const MOST_MAILS = 5;

/** @throws an error of the parser where it is no mail */
export async function parseMail(bytes: Uint8Array): Promise<Email> {
  // Most documents come by no mail: a start does not read what takes mails apart.
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer', maxNestingDepth: DEEPEST });
}

/** What is attached to a mail, and to the mails that are: people send on what they got as an attachment. */
export async function attachmentsOf(mail: Email, depth = 0): Promise<Attachment[]> {
  const found: Attachment[] = [];
  for (const { filename, mimeType, content, related } of mail.attachments) {
    const bytes = new Uint8Array(content as ArrayBuffer);
    const name = filename ?? 'attachment';
    const isMail = mimeType === 'message/rfc822' || /\.eml$/i.test(name);
    const inner =
      isMail && depth < MOST_MAILS ? await parseMail(bytes).catch(() => undefined) : undefined;
    if (inner) found.push(...(await attachmentsOf(inner, depth + 1)));
    else found.push({ name, bytes, inText: related === true });
  }
  return found;
}
