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

/** The mails of an organisation, newest first. */
export async function listDocumentMails(
  input: { organizationId: string; status?: string | undefined; sender?: string; limit: number },
  { sql }: { sql: Sql },
): Promise<MailRow[]> {
  const { rows } = await sql.query<MailRow>(
    `SELECT message_key AS "messageKey", object_key AS "objectKey", sender, subject, status, reason,
            documents, received_at AS "receivedAt"
       FROM document_mails
      WHERE organization_id = $1 AND ($2::text IS NULL OR status = $2)
        AND ($3::text IS NULL OR sender = $3)
      ORDER BY received_at DESC, message_key LIMIT $4`,
    [input.organizationId, input.status ?? null, input.sender ?? null, input.limit],
  );
  return rows;
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
