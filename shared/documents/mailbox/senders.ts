import type { Sql } from '../../platform/database/database.ts';

export type MailRow = {
  messageKey: string;
  objectKey: string;
  sender: string;
  subject: string;
  status: 'waiting' | 'taken' | 'empty' | 'refused';
  reason: string | null;
  documents: number;
  receivedAt: Date;
};

const MAIL_COLUMNS = `message_key AS "messageKey", object_key AS "objectKey", sender, subject, status,
  reason, documents, received_at AS "receivedAt"`;

/** What became of a mail; undefined while it has not been looked at. */
export async function findDocumentMail(
  { organizationId, messageKey }: { organizationId: string; messageKey: string },
  { sql }: { sql: Sql },
): Promise<MailRow | undefined> {
  const { rows } = await sql.query<MailRow>(
    `SELECT ${MAIL_COLUMNS} FROM document_mails WHERE organization_id = $1 AND message_key = $2`,
    [organizationId, messageKey],
  );
  return rows[0];
}

/** The mails of an organisation, newest first. */
export async function listDocumentMails(
  input: { organizationId: string; status?: string | undefined; sender?: string; limit: number },
  { sql }: { sql: Sql },
): Promise<MailRow[]> {
  const { rows } = await sql.query<MailRow>(
    `SELECT ${MAIL_COLUMNS} FROM document_mails
      WHERE organization_id = $1 AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR sender = $3)
      ORDER BY received_at DESC, message_key LIMIT $4`,
    [input.organizationId, input.status ?? null, input.sender ?? null, input.limit],
  );
  return rows;
}

export type SenderRow = { address: string; trustedBy: string; trustedAt: Date };

/** The addresses that an organisation takes documents from, besides its members'. */
export async function listTrustedSenders(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<SenderRow[]> {
  const { rows } = await sql.query<SenderRow>(
    `SELECT address, trusted_by AS "trustedBy", trusted_at AS "trustedAt" FROM document_senders
      WHERE organization_id = $1 ORDER BY address`,
    [organizationId],
  );
  return rows;
}

/** Lets the mails of an address wait again. @returns whether it was trusted. */
export async function distrustSender(
  { organizationId, address }: { organizationId: string; address: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'DELETE FROM document_senders WHERE organization_id = $1 AND address = lower($2)',
    [organizationId, address],
  );
  return rowCount === 1;
}

/** Takes documents from an address from now on. @returns whether it was new. */
export async function trustSender(
  input: { organizationId: string; address: string; by: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO document_senders (organization_id, address, trusted_by) VALUES ($1, lower($2), $3)
     ON CONFLICT DO NOTHING`,
    [input.organizationId, input.address, input.by],
  );
  return rowCount === 1;
}
