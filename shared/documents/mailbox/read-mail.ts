import { RejectMessage } from '../../platform/errors.ts';
import { isUuid } from '../../platform/uuid.ts';
import { MAX_MAIL_BYTES, MAX_MAIL_MEGABYTES } from '../limits.ts';
import { cleanText } from '../text/clean.ts';
import { type Attachment, attachmentsOf, parseHead, parseMail } from './attachments.ts';
import { isAutomatic } from './automatic.ts';
import { vouches } from './vouches.ts';

/** A mail that brought documents, as far as it concerns us. */
export type DocumentMail = {
  /** Of each `invoices+<organisation>@…` that it is to. */
  organizationIds: string[];
  /** The sender's address, in lower case. */
  sender: string;
  subject: string;
  messageId: string | undefined;
  /** Whether the domain of the sender vouches for it: DMARC, or DKIM or SPF of the same domain. */
  authentic: boolean;
  infected: boolean;
  /** Whether a program sent it, or nobody reads what its sender gets: it is never answered. */
  automatic: boolean;
  attachments: Attachment[];
  /** Whether what is attached cannot be taken out of it. */
  closed: boolean;
};

/** Organisations that one mail brings documents to. */
const MOST_ORGANIZATIONS = 20;

const ADDRESS = /^invoices\+([0-9a-f-]{36})@/i;
/** Who receives the mail writes what it found above everything else; lower ones the sender wrote. */
const RECEIVER = /^amazonses\.com;/i;
/** To whom SES received it, in the line that it writes on top: a mail that was sent on is to somebody else by its head. */
const RECEIVED_FOR = /\bby inbound-smtp\.[a-z0-9-]+\.amazonaws\.com\b.*\bfor ([^;]*)/is;

/**
 * Reads a mail as it was received.
 * @throws RejectMessage when it is no mail, is too large, has no sender, or is to no organisation.
 */
export async function readMail(bytes: Uint8Array): Promise<DocumentMail> {
  if (bytes.byteLength > MAX_MAIL_BYTES)
    throw new RejectMessage(`The mail is larger than ${MAX_MAIL_MEGABYTES} MB`);
  const whole = await parseMail(bytes).catch(() => undefined);
  // Its parts lie too deep: who sent it, and to whom, its head says.
  const mail = whole ?? (await parseHead(bytes).catch(rejected));
  const headers = (name: string) => mail.headers.filter(({ key }) => key === name);
  const receivedFor = RECEIVED_FOR.exec(headers('received')[0]?.value ?? '')?.[1] ?? '';
  const recipients = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap((it) =>
    it.address ? [it.address] : (it.group ?? []).map(({ address }) => address),
  );
  if (mail.deliveredTo) recipients.push(mail.deliveredTo);
  const named = [...receivedFor.split(/[\s,<>]+/), ...recipients]
    .map((address) => ADDRESS.exec(address ?? '')?.[1]?.toLowerCase())
    .filter((id) => id !== undefined && isUuid(id));
  const organizationIds = [...new Set(named as string[])];
  if (organizationIds.length === 0) throw new RejectMessage('The mail is to no organisation');
  if (organizationIds.length > MOST_ORGANIZATIONS)
    throw new RejectMessage(`The mail is to more than ${MOST_ORGANIZATIONS} organisations`);
  const sender = mail.from?.address?.trim().toLowerCase();
  if (!sender) throw new RejectMessage('The mail has no sender');
  const [found] = headers('authentication-results').map(({ value }) => value);
  return {
    organizationIds,
    sender: cleanText(sender).slice(0, 254),
    subject: cleanText(mail.subject ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, 200),
    messageId: mail.messageId,
    authentic: found !== undefined && RECEIVER.test(found) && vouches(found, sender),
    infected: headers('x-ses-virus-verdict')[0]?.value === 'FAIL',
    automatic: ADDRESS.test(sender) || isAutomatic(mail.headers, sender),
    attachments: await attachmentsOf(mail),
    closed: whole === undefined,
  };
}

function rejected(cause: unknown): never {
  throw new RejectMessage('The mail cannot be read', { cause });
}
