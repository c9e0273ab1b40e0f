import { RejectMessage } from '../../platform/errors.ts';
import { isUuid } from '../../platform/uuid.ts';
import { cleanText } from '../text/clean.ts';

export type Attachment = {
  name: string;
  bytes: Uint8Array;
  /** Whether it is shown within the text, as the logo below a signature is. */
  inText: boolean;
};

/** A mail that brought documents, as far as it concerns us. */
export type DocumentMail = {
  /** Of `invoices+<organisation>@…`. */
  organizationId: string;
  /** The sender's address, in lower case. */
  sender: string;
  subject: string;
  messageId: string | undefined;
  /** Whether the domain of the sender vouches for it: DMARC, or DKIM or SPF of the same domain. */
  authentic: boolean;
  infected: boolean;
  attachments: Attachment[];
};

const ADDRESS = /^invoices\+([0-9a-f-]{36})@/i;
/** Who receives the mail writes what it found above everything else; lower ones the sender wrote. */
const RECEIVER = /^amazonses\.com;/i;
/** Parts of parts; deeper is no mail of a person. */
const DEEPEST = 20;

/**
 * Reads a mail as it was received.
 * @throws RejectMessage when it is no mail, has no sender, or is to no organisation.
 */
export async function readMail(bytes: Uint8Array): Promise<DocumentMail> {
  // Most documents come by no mail: a start does not read what takes mails apart.
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(bytes, {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: DEEPEST,
  }).catch((cause) => {
    throw new RejectMessage('The mail cannot be read', { cause });
  });
  const headers = (name: string) => mail.headers.filter(({ key }) => key === name);
  const recipients = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap((it) =>
    it.address ? [it.address] : (it.group ?? []).map(({ address }) => address),
  );
  if (mail.deliveredTo) recipients.push(mail.deliveredTo);
  const organizationId = recipients
    .map((address) => ADDRESS.exec(address ?? '')?.[1]?.toLowerCase())
    .find((id) => isUuid(id));
  if (!organizationId) throw new RejectMessage('The mail is to no organisation');
  const sender = mail.from?.address?.trim().toLowerCase();
  if (!sender) throw new RejectMessage('The mail has no sender');
  const [found] = headers('authentication-results').map(({ value }) => value);
  return {
    organizationId,
    sender: cleanText(sender).slice(0, 254),
    subject: cleanText(mail.subject ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, 200),
    messageId: mail.messageId,
    authentic: found !== undefined && RECEIVER.test(found) && vouches(found, sender),
    infected: headers('x-ses-virus-verdict')[0]?.value === 'FAIL',
    attachments: mail.attachments.map(({ filename, content, related }) => ({
      name: filename ?? 'attachment',
      bytes: new Uint8Array(content as ArrayBuffer),
      inText: related === true,
    })),
  };
}

/** Words and comments are the sender's, and may look like a verdict. */
const QUOTED = /"(?:\\.|[^"\\])*(?:"|$)/gs;
const COMMENT = /\((?:\\.|[^()\\])*\)/gs;
/** A comment without its end is one to the end. */
const UNENDED = /\(.*$/s;

function vouches(results: string, sender: string): boolean {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  let said = results.toLowerCase().replace(QUOTED, '?');
  for (let before = ''; before !== said; ) [before, said] = [said, said.replace(COMMENT, ' ')];
  return said
    .replace(UNENDED, '')
    .split(';')
    .some((part) => isPassed(part, domain));
}

function isPassed(part: string, domain: string): boolean {
  const [, method, verdict] = /^\s*(dmarc|dkim|spf)=(\w+)/.exec(part) ?? [];
  if (!method || verdict !== 'pass') return false;
  const named = DOMAINS[method as keyof typeof DOMAINS].flatMap((field) => fieldsOf(field, part));
  return named.length > 0 && named.every((it) => it === domain || it.endsWith(`.${domain}`));
}

/** The fields in which a method says whom it looked at. */
const DOMAINS = {
  dmarc: ['header.from'],
  dkim: ['header.d', 'header.i'],
  spf: ['smtp.mailfrom'],
} as const;

/** The domains in a field: what stands before the last @ is whatever the sender wrote there. */
const fieldsOf = (name: string, part: string): string[] =>
  part
    .split(/\s+/)
    .filter((it) => it.startsWith(`${name}=`))
    .map((it) => it.slice(it.lastIndexOf('@') + 1).replace(`${name}=`, ''));
