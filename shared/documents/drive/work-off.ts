import type { Sql } from '../../platform/database/database.ts';
import { NightshiftError } from '../../platform/errors.ts';
import { DriveRefused } from '../../platform/google/drive-calls.ts';
import type { DriveFile } from '../../platform/google/drive-files.ts';
import { log } from '../../platform/log.ts';
import type { FoundFolder } from './folders.ts';
import { type TakeDeps, takeFile } from './take-file.ts';

/** Files of one look; the next one goes on. */
const MOST = 500;
/** Looks after which a file is left where it lies, and operators are told. */
const PATIENCE = 12;
/** Failures of Drive one after the other, after which the rest waits for the next look. */
const ENOUGH = 5;

export type WorkedOff = {
  taken: number;
  refused: number;
  gone: number;
  failed: number;
  /** Left where they lie, for good. */
  givenUp: number;
};

export type WorkOffDeps = TakeDeps & {
  /** Whether there is time for one more. */
  goOn: () => boolean;
};

type Open = {
  organizationId: string;
  documentId: string;
  fileId: string;
  folderId: string;
  name: string;
  status: 'waiting' | 'taken' | 'refused';
  attempts: number;
};

/**
 * Makes documents of the files that wait, and moves them. The organisations take turns: one's thousand
 * do not stand before another's one. What fails is tried again at the next look, and holds nobody.
 */
export async function workOff(
  { folders }: { folders: FoundFolder[] },
  deps: WorkOffDeps,
): Promise<WorkedOff> {
  const byId = new Map(
    folders.map((folder) => [`${folder.organizationId} ${folder.incomingId}`, folder]),
  );
  const counts: WorkedOff = { taken: 0, refused: 0, gone: 0, failed: 0, givenUp: 0 };
  let failures = 0;
  for (const open of await readOpen({ folders }, { sql: deps.db })) {
    if (!deps.goOn() || failures >= ENOUGH) break;
    const folder = byId.get(`${open.organizationId} ${open.folderId}`) as FoundFolder;
    try {
      counts[await settle({ open, folder }, deps)] += 1;
      failures = 0;
    } catch (error) {
      failures += error instanceof DriveRefused ? 0 : 1;
      const last = open.attempts + 1 >= PATIENCE;
      counts[last ? 'givenUp' : 'failed'] += 1;
      await countAttempt({ open, last, error }, deps);
    }
  }
  return counts;
}

async function settle(
  { open, folder }: { open: Open; folder: FoundFolder },
  deps: WorkOffDeps,
): Promise<'taken' | 'refused' | 'gone'> {
  const file = await lookAt(open, deps);
  const isThere = file !== undefined && !file.trashed && file.parents.includes(folder.incomingId);
  if (!isThere) {
    const status = open.status === 'waiting' ? 'gone' : open.status;
    await write({ open, status, settled: true }, deps);
    return status;
  }
  let { status } = open;
  if (status === 'waiting') {
    const taken = await takeFile({ noted: open, file }, deps);
    const reason = 'reason' in taken ? taken.reason : undefined;
    ({ status } = taken);
    // Said before it is moved: after a crash between the two it is only moved.
    await write({ open, status, reason, settled: false }, deps);
  }
  const to =
    status === 'refused'
      ? await deps.drive.folderIn(folder.processedId, 'Refused')
      : folder.processedId;
  await deps.drive.move({ id: file.id, from: folder.incomingId, to });
  await write({ open, status, settled: true }, deps);
  return status as 'taken' | 'refused';
}

async function lookAt(
  { fileId }: Open,
  { drive }: Pick<WorkOffDeps, 'drive'>,
): Promise<DriveFile | undefined> {
  return drive.look(fileId).catch((error: unknown) => {
    if (error instanceof DriveRefused && error.status === 404) return undefined;
    throw error;
  });
}

async function readOpen(
  { folders }: { folders: FoundFolder[] },
  { sql }: { sql: Sql },
): Promise<Open[]> {
  const { rows } = await sql.query<Open & Record<string, unknown>>(
    `SELECT f.organization_id AS "organizationId", f.document_id AS "documentId", f.file_id AS "fileId",
            f.folder_id AS "folderId", f.name, f.status, f.attempts
       FROM unnest($1::uuid[], $2::text[]) AS folder (organization_id, id)
       CROSS JOIN LATERAL (
         SELECT *, row_number() OVER (ORDER BY seen_at, document_id) AS nth
           FROM document_drive_files
          WHERE organization_id = folder.organization_id AND folder_id = folder.id
            AND settled_at IS NULL
          ORDER BY seen_at, document_id LIMIT $3) AS f
      ORDER BY f.attempts > 0, f.nth, f.seen_at LIMIT $3`,
    [folders.map((it) => it.organizationId), folders.map((it) => it.incomingId), MOST],
  );
  return rows;
}

async function write(
  input: { open: Open; status: string; reason?: string | undefined; settled: boolean },
  { db, clock }: Pick<WorkOffDeps, 'db' | 'clock'>,
): Promise<void> {
  const { open, status, reason, settled } = input;
  await db.query(
    `UPDATE document_drive_files
        SET status = $3, reason = coalesce($4, reason), settled_at = $5
      WHERE organization_id = $1 AND document_id = $2`,
    [open.organizationId, open.documentId, status, reason ?? null, settled ? clock() : null],
  );
}

async function countAttempt(
  { open, last, error }: { open: Open; last: boolean; error: unknown },
  { db, clock }: Pick<WorkOffDeps, 'db' | 'clock'>,
): Promise<void> {
  // What is no error of ours by name is a defect: its words may quote a row.
  const reason = error instanceof NightshiftError ? error.message : 'it could not be taken';
  log.warn('file of Google Drive failed', { document: open.documentId, last, error });
  await db.query(
    `UPDATE document_drive_files
        SET attempts = attempts + 1, reason = $3, settled_at = $4
      WHERE organization_id = $1 AND document_id = $2`,
    [open.organizationId, open.documentId, reason, last ? clock() : null],
  );
}
