import type { Clock } from '../../platform/clock.ts';
import { isUniqueViolation } from '../../platform/database/conditions.ts';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, InvalidConfiguration, InvalidRequest } from '../../platform/errors.ts';
import type { DriveFiles } from '../../platform/google/drive-files.ts';
import type { DriveIntake, IntakeFolder } from './settings.ts';

export type FolderRow = {
  organizationId: string;
  incomingId: string;
  processedId: string | null;
  setBy: string;
  setAt: Date;
};

const ID = /^[\w-]{1,200}$/;

/** The id out of a folder's address, or as it is. @throws InvalidRequest */
export function folderIdOf(given: string): string {
  const id = /\/folders\/([\w-]+)/.exec(given)?.[1] ?? given;
  if (ID.test(id)) return id;
  throw new InvalidRequest('A folder of Google Drive is named by its id, or by its address');
}

/** The folders that operators set, by organisation. */
export async function listFolders(
  { organizationId }: { organizationId?: string | undefined },
  { sql }: { sql: Sql },
): Promise<FolderRow[]> {
  const { rows } = await sql.query<FolderRow>(
    `SELECT organization_id AS "organizationId", incoming_id AS "incomingId",
            processed_id AS "processedId", set_by AS "setBy", set_at AS "setAt"
       FROM document_drive_folders WHERE $1::uuid IS NULL OR organization_id = $1
      ORDER BY organization_id`,
    [organizationId ?? null],
  );
  return rows;
}

/** @throws Conflict when the folder is another organisation's; InvalidRequest when both are the same. */
export async function setFolder(
  input: {
    organizationId: string;
    incomingId: string;
    processedId: string | undefined;
    by: string;
  },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { organizationId, incomingId, processedId, by } = input;
  if (incomingId === processedId)
    throw new InvalidRequest('Files cannot go where they come: name two folders');
  await sql
    .query(
      `INSERT INTO document_drive_folders (organization_id, incoming_id, processed_id, set_by, set_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (organization_id) DO UPDATE
         SET incoming_id = excluded.incoming_id, processed_id = excluded.processed_id,
             set_by = excluded.set_by, set_at = excluded.set_at`,
      [organizationId, incomingId, processedId ?? null, by, clock()],
    )
    .catch((cause: unknown) => {
      if (!isUniqueViolation(cause)) throw cause;
      throw new Conflict('The folder brings documents to another organisation', { cause });
    });
}

/** @returns whether there was one */
export async function removeFolder(
  { organizationId }: { organizationId: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'DELETE FROM document_drive_folders WHERE organization_id = $1',
    [organizationId],
  );
  return rowCount === 1;
}

/**
 * All folders that bring documents: what an operator set goes before the stage's own.
 * @throws InvalidConfiguration in strict mode for a folder without one for what is processed
 */
export async function intakeFolders(
  { own }: DriveIntake,
  { sql }: { sql: Sql },
): Promise<IntakeFolder[]> {
  const set = (await listFolders({}, { sql })).map(
    ({ organizationId, incomingId, processedId }): IntakeFolder => ({
      organizationId,
      incoming: { id: incomingId },
      processedId: processedId ?? undefined,
    }),
  );
  const taken = (one: IntakeFolder) =>
    set.some(
      (other) =>
        other.organizationId === one.organizationId ||
        ('id' in one.incoming && 'id' in other.incoming && other.incoming.id === one.incoming.id),
    );
  return own && !taken(own) ? [...set, own] : set;
}

/** A folder as it is looked at: found, with the drive in which it lies. */
export type FoundFolder = {
  organizationId: string;
  incomingId: string;
  processedId: string;
  /** '' for what is shared with the account itself. */
  drive: string;
};

/** @throws InvalidConfiguration when it may not be written to, or when strict mode lacks a name; DriveRefused */
export async function findFolder(
  { folder, strict }: { folder: IntakeFolder; strict: boolean },
  { drive }: { drive: DriveFiles },
): Promise<FoundFolder> {
  const { organizationId, incoming } = folder;
  if (strict && !folder.processedId)
    throw new InvalidConfiguration(
      'Google Drive: strict mode demands a folder for what is processed',
    );
  const incomingId =
    'id' in incoming ? incoming.id : await drive.folderIn(incoming.root, 'Incoming');
  const found = await drive.folder(incomingId);
  if (!found.writable)
    throw new InvalidConfiguration('Google Drive: the service account may not move files there');
  const around = 'id' in incoming ? incomingId : incoming.root;
  const processedId = folder.processedId ?? (await drive.folderIn(around, 'Processed'));
  return { organizationId, incomingId, processedId, drive: found.drive ?? '' };
}
