import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { AlreadyDone, RejectMessage } from '../../platform/errors.ts';
import { uuidOf } from '../../platform/uuid.ts';
import { inspectBytes, isPicture } from '../bytes/inspect.ts';
import { uploadKey } from '../intake/key.ts';
import type { DocumentStorage } from '../intake/storage.ts';
import { MAX_MAIL_BYTES, MAX_MAIL_DOCUMENTS } from '../limits.ts';
import { cleanText } from '../text/clean.ts';
import { announceNothing } from './announce-nothing.ts';
import type { Attachment } from './attachments.ts';
import { CLOSED } from './closed.ts';
import { type DocumentMail, readMail } from './read-mail.ts';

/** Where mails lie: SES puts them below it, and so does an operator. */
export const MAIL_PREFIX = 'mail/';
/** Put by an operator, who vouches for the sender's address. */
const BY_HAND = `${MAIL_PREFIX}by-hand/`;
/** @param organizationId the one that it is for, though it is to others too: for them nobody vouches. */
export const keyByHand = (id: string, organizationId?: string) =>
  organizationId ? `${BY_HAND}${organizationId}/${id}` : `${BY_HAND}${id}`;
const BY_HAND_FOR = new RegExp(`^${BY_HAND}([0-9a-f-]{36})/`);

export type Received = {
  /** Of several organisations' the one in which most became of it. */
  status: 'waiting' | 'taken' | 'empty' | 'refused';
  documents: number;
  /** Its sender is to be told, by what waits in the outbox. */
  announced?: true;
};

type Deps = { db: Database; clock: Clock; storage: DocumentStorage };

/**
 * Takes the documents out of a mail: each attachment that may be one becomes an upload, once,
 * however often the mail comes. Mails of strangers wait until somebody trusts their sender. Who is
 * trusted and brought nothing is told so. Each organisation that it is to gets it, by its own trust.
 * @throws AlreadyDone; RejectMessage for what is no mail to an organisation, after those that are.
 */
export async function receiveMail(
  { bucket, key }: { bucket: string; key: string },
  deps: Deps,
): Promise<Received> {
  const bytes = await deps.storage.load({ bucket, key, most: MAX_MAIL_BYTES });
  const mail = await readMail(bytes);
  const only = BY_HAND_FOR.exec(key)?.[1];
  const received: Received[] = [];
  const failed: (RejectMessage | AlreadyDone)[] = [];
  for (const organizationId of mail.organizationIds) {
    if (only && organizationId !== only) continue;
    const id = { organizationId, messageKey: keyOfMail(mail, bytes) };
    await receiveFor({ ...id, mail, bucket, key }, deps).then(
      (one) => received.push(one),
      (error) => {
        if (!(error instanceof RejectMessage || error instanceof AlreadyDone)) throw error;
        failed.push(error);
      },
    );
  }
  const rejected = failed.find((error) => error instanceof RejectMessage);
  const [most] = received.sort((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status));
  if (rejected || !most)
    throw rejected ?? failed[0] ?? new AlreadyDone('Nobody is to get this mail');
  const documents = received.reduce((sum, one) => sum + one.documents, 0);
  return { ...most, documents, ...(received.some((one) => one.announced) && { announced: true }) };
}

const RANK: readonly Received['status'][] = ['taken', 'waiting', 'refused', 'empty'];

async function receiveFor(
  input: Key & { mail: DocumentMail; bucket: string; key: string },
  deps: Deps,
): Promise<Received> {
  const { mail, bucket, key, organizationId, messageKey } = input;
  const id = { organizationId, messageKey };
  const documents = mail.attachments.filter(isDocument);
  const verdict = await judge(
    { mail, key, organizationId, documents: documents.length },
    { sql: deps.db },
  );
  const announced = await deps.db.transaction(async (sql) => {
    await fileMail({ ...id, key, mail, ...verdict }, { sql, clock: deps.clock });
    if (verdict.status === 'taken')
      for (const [index, document] of documents.entries())
        await openDocument({ ...id, index, document }, { sql, clock: deps.clock });
    return (
      (verdict.status === 'empty' || verdict.status === 'refused') &&
      !key.startsWith(BY_HAND) &&
      (await announceNothing({ ...id, mail }, { sql, clock: deps.clock }))
    );
  });
  if (verdict.status !== 'taken')
    return { status: verdict.status, documents: 0, ...(announced && { announced }) };
  // Committed first: an upload that is put again after a crash is refused by the store, once is once.
  for (const [index, { name, bytes: file }] of documents.entries())
    await deps.storage.put({ bucket, key: keyOf({ ...id, index, name }), bytes: file });
  return { status: 'taken', documents: documents.length };
}

/**
 * An id is whatever its sender wrote: one that others wrote too, or nobody vouches for, is another mail's,
 * and so is one that brings other files: programs exist that give all their mails the same.
 */
export function keyOfMail(mail: DocumentMail, bytes: Uint8Array): string {
  const { messageId, sender, authentic, attachments } = mail;
  const hash = createHash('sha256')
    .update(`${sender}\0${authentic}\0`)
    .update(messageId ?? bytes);
  for (const attachment of attachments)
    hash.update(createHash('sha256').update(attachment.bytes).digest());
  return hash.digest('hex');
}

const isDocument = ({ bytes, inText }: Attachment) => {
  const found = inspectBytes(bytes);
  // A picture within the text is a logo or a part of the letter; a receipt is attached.
  if ('type' in found && isPicture(found.type)) return !inText;
  // What is too large is refused with its own word, and not passed over.
  return 'type' in found || found.refusal === 'too-large';
};

type Key = { organizationId: string; messageKey: string };

type Verdict = { status: Received['status']; reason: string | null; documents: number };

async function judge(
  input: { mail: DocumentMail; key: string; organizationId: string; documents: number },
  { sql }: { sql: Sql },
): Promise<Verdict> {
  const { mail, key, organizationId, documents } = input;
  const says = (status: Received['status'], reason: string | null) => ({
    status,
    reason,
    documents: status === 'taken' ? documents : 0,
  });
  if (mail.infected) return says('refused', 'it carries a virus');
  if (mail.closed) return says('refused', CLOSED);
  const aside = passedOver(mail);
  if (documents === 0) {
    const none = 'nothing attached to it is a PDF, a JPEG, PNG or TIFF picture, or an e-invoice';
    return says('empty', aside ? `${none}; ${aside}` : none);
  }
  if (documents > MAX_MAIL_DOCUMENTS)
    return says('refused', `it carries more than ${MAX_MAIL_DOCUMENTS} documents`);
  if (!mail.authentic && !key.startsWith(BY_HAND))
    return says('waiting', 'nothing proves that its sender sent it');
  const { rows } = await sql.query<{ trusted: boolean }>(
    'SELECT is_trusted_sender($1, $2) AS trusted',
    [organizationId, mail.sender],
  );
  return rows[0]?.trusted ? says('taken', aside) : says('waiting', 'nobody trusts its sender yet');
}

/** Files that carry others, or that people send as documents, and that nobody reads. */
const CARRIER = /\.(?:zip|rar|7z|gz|docx?|xlsx?|odt|ods|rtf|eml|msg|html?)$|^winmail\.dat$/i;

/** What is attached besides the documents and may have been meant as one: its receiver reads of it. */
function passedOver({ attachments }: DocumentMail): string | null {
  const names = attachments
    .filter((it) => !isDocument(it) && !it.inText && CARRIER.test(it.name.trim()))
    .map(({ name }) => cleanText(name).replace(/\s+/g, ' ').slice(0, 60));
  const told = names.slice(0, 5).join(', ');
  return names.length === 0 ? null : `not read: ${told}${names.length > 5 ? ' and others' : ''}`;
}

/** @throws AlreadyDone when the mail has been dealt with; one that waits may be taken later. */
async function fileMail(
  input: { organizationId: string; messageKey: string; key: string; mail: DocumentMail } & Verdict,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { organizationId, messageKey, key, mail, status, reason, documents } = input;
  const { rowCount } = await sql
    .query(
      `INSERT INTO document_mails AS m (organization_id, message_key, object_key, sender, subject,
                                        status, reason, documents, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (organization_id, message_key) DO UPDATE
         SET status = excluded.status, reason = excluded.reason, documents = excluded.documents,
             object_key = excluded.object_key
         WHERE m.status = 'waiting' OR (m.status = 'taken' AND m.object_key = excluded.object_key)
       RETURNING status`,
      [
        organizationId,
        messageKey,
        key,
        mail.sender,
        mail.subject,
        status,
        reason,
        documents,
        clock(),
      ],
    )
    .catch((cause) => {
      if ((cause as { code?: string }).code !== '23503') throw cause;
      throw new RejectMessage('There is no such organisation', { cause });
    });
  if (rowCount === 0) throw new AlreadyDone('This mail has been received');
}

type Part = { organizationId: string; messageKey: string; index: number };

/** The same document for the same part of the same mail. */
const documentId = ({ organizationId, messageKey, index }: Part) =>
  uuidOf(`${organizationId} ${messageKey} ${index}`);
const keyOf = ({ name, ...part }: Part & { name: string }) =>
  uploadKey({ organizationId: part.organizationId, id: documentId(part), fileName: name });

async function openDocument(
  { document, ...part }: Part & { document: Attachment },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { name } = document;
  await sql.query(
    `INSERT INTO vendor_invoice_parse_jobs (id, organization_id, file_name, object_key, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [documentId(part), part.organizationId, name.slice(0, 200), keyOf({ ...part, name }), clock()],
  );
}
