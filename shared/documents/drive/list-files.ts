import type { Sql } from '../../platform/database/database.ts';

export const DRIVE_FILE_STATUSES = ['waiting', 'taken', 'refused', 'gone'] as const;

export type DriveFileRow = {
  documentId: string;
  name: string;
  status: (typeof DRIVE_FILE_STATUSES)[number];
  reason: string | null;
  attempts: number;
  seenAt: Date;
  settledAt: Date | null;
};

/** A file's state as people read it: what is decided is done once the file was moved in its folder. */
export const driveFileState = ({ status, settledAt }: DriveFileRow): string =>
  settledAt || status === 'waiting' ? status : 'to be moved';

/** What came from an organisation's folder of Google Drive, newest first. */
export async function listDriveFiles(
  input: { organizationId: string; status?: string | undefined; limit: number },
  { sql }: { sql: Sql },
): Promise<DriveFileRow[]> {
  const { rows } = await sql.query<DriveFileRow>(
    `SELECT document_id AS "documentId", name, status, reason, attempts, seen_at AS "seenAt",
            settled_at AS "settledAt"
       FROM document_drive_files
      WHERE organization_id = $1 AND ($2::text IS NULL OR status = $2)
      ORDER BY seen_at DESC, document_id LIMIT $3`,
    [input.organizationId, input.status ?? null, input.limit],
  );
  return rows;
}
