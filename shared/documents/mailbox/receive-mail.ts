import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { AlreadyDone, RejectMessage } from '../../platform/errors.ts';
import { uuidOf } from '../../platform/uuid.ts';
import { inspectBytes, isPicture } from '../bytes/inspect.ts';
import { uploadKey } from '../intake/key.ts';
import type { DocumentStorage } from '../intake/storage.ts';
import { MAX_MAIL_BYTES, MAX_MAIL_DOCUMENTS } from '../limits.ts';
import { announceNothing } from './announce-nothing.ts';
import type { Attachment } from './attachments.ts';
import { type DocumentMail, readMail } from './read-mail.ts';

/** Where mails lie: SES puts them below it, and so does an operator. */
export const MAIL_PREFIX = 'mail/';
/** Put by an operator, who vouches for the sender's address. */
const BY_HAND = `${MAIL_PREFIX}by-hand/`;
export const keyByHand = (id: string) => `${BY_HAND}${id}`;

export type Received = {
  status: 'waiting' | 'taken' | 'empty' | 'refused';
  documents: number;
  /** Its sender is to be told, by what waits in the outbox. */
  announced?: true;
};

/**
 * Takes the documents out of a mail: each attachment that may be one becomes an upload, once,
 * however often the mail comes. Mails of strangers wait until somebody trusts their sender. Who is
 * trusted and brought nothing is told so.
 * @throws AlreadyDone; RejectMessage for what is no mail to an organisation.
 */
export async function receiveMail(
  { bucket, key }: { bucket: string; key: string },
  deps: { db: Database; clock: Clock; storage: DocumentStorage },
): Promise<Received> {
  const bytes = await deps.storage.load({ bucket, key, most: MAX_MAIL_BYTES });
  const mail = await readMail(bytes);
  const documents = mail.attachments.filter(isDocument);
  const id = { organizationId: mail.organizationId, messageKey: keyOfMail(mail, bytes) };
  const verdict = await judge({ mail, key, documents: documents.length }, { sql: deps.db });
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

type Verdict = { status: Received['status']; reason: string | null; documents: number };

async function judge(
  { mail, key, documents }: { mail: DocumentMail; key: string; documents: number },
  { sql }: { sql: Sql },
): Promise<Verdict> {
  const says = (status: Received['status'], reason: string | null) => ({
    status,
    reason,
    documents: status === 'taken' ? documents : 0,
  });
  if (mail.infected) return says('refused', 'it carries a virus');
  if (documents === 0)
    return says(
      'empty',
      'nothing attached to it is a PDF, a JPEG, PNG or TIFF picture, or an e-invoice',
    );
  if (documents > MAX_MAIL_DOCUMENTS)
    return says('refused', `it carries more than ${MAX_MAIL_DOCUMENTS} documents`);
  if (!mail.authentic && !key.startsWith(BY_HAND))
    return says('waiting', 'nothing proves that its sender sent it');
  const { rows } = await sql.query<{ trusted: boolean }>(
    'SELECT is_trusted_sender($1, $2) AS trusted',
    [mail.organizationId, mail.sender],
  );
  return rows[0]?.trusted ? says('taken', null) : says('waiting', 'nobody trusts its sender yet');
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
