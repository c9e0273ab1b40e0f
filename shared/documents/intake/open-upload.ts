import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors.ts';
import { uploadKey } from './key.ts';
import type { DocumentStorage } from './storage.ts';
import type { UploadRequest } from './upload-request.ts';

/** Seconds in which the file must be put. */
const VALID_FOR = 900;

/**
 * Writes the row of a document that waits for its file. @returns where the file has to lie.
 * @throws NotFound for an organisation that is none.
 */
export async function announceDocument(
  input: { organizationId: string; fileName: string },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<{ id: string; key: string }> {
  const id = randomUUID();
  const key = uploadKey({ ...input, id });
  const { rowCount } = await sql.query(
    `INSERT INTO vendor_invoice_parse_jobs (id, organization_id, file_name, object_key, created_at)
     SELECT $1, id, $3, $4, $5 FROM organizations WHERE id = $2`,
    [id, input.organizationId, input.fileName, key, clock()],
  );
  if (rowCount === 0) throw new NotFound('There is no such organisation');
  return { id, key };
}

/** Announces a document: it waits for the upload, whose address is given back. */
export async function openUpload(
  input: UploadRequest & { organizationId: string },
  deps: { sql: Sql; storage: DocumentStorage; bucket: string; clock: Clock },
) {
  const { id, key } = await announceDocument(input, deps);
  const address = await deps.storage.presign({
    bucket: deps.bucket,
    key,
    bytes: input.size,
    contentType: input.contentType,
    validFor: VALID_FOR,
  });
  return { id, upload: { method: 'PUT' as const, ...address, validForSeconds: VALID_FOR } };
}
