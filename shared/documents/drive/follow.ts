import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import {
  DRIVE_FOLDER,
  type DriveFile,
  type DriveFiles,
  DriveMarkLost,
} from '../../platform/google/drive-files.ts';
import { uuidOf } from '../../platform/uuid.ts';
import { cleanText } from '../text/clean.ts';
import type { FoundFolder } from './folders.ts';

const SHORTCUT = 'application/vnd.google-apps.shortcut';

type Deps = { db: Database; clock: Clock; drive: DriveFiles };

/**
 * Writes down what came into the folders of one drive since the last look: by the feed of its changes,
 * or by listing them whole where a folder or the feed is new. The feed moves on with what it told.
 * @returns how many files are new
 */
export async function followDrive(
  { drive: id, folders }: { drive: string; folders: FoundFolder[] },
  deps: Deps,
): Promise<number> {
  const feed = await readFeed(id, { sql: deps.db });
  if (!feed) return startAnew({ id, folders }, deps);
  const known = folders.filter(({ incomingId }) => feed.folders.includes(incomingId));
  const fresh = folders.filter((one) => !known.includes(one));
  try {
    let noted = 0;
    let { mark } = feed;
    for (let more = true; more; ) {
      const page = await deps.drive.changes(mark, id || undefined);
      noted += await deps.db.transaction(async (sql) => {
        await moveFeed({ id, mark: page.mark, folders: known }, { sql, clock: deps.clock });
        return note({ files: page.files, folders: known }, { sql, clock: deps.clock });
      });
      ({ mark, more } = page);
    }
    return noted + (await listWhole({ id, mark, folders: fresh, all: folders }, deps));
  } catch (error) {
    if (!(error instanceof DriveMarkLost)) throw error;
    return startAnew({ id, folders }, deps);
  }
}

/** The mark comes first: what is put there while the folders are listed is told by the feed then. */
async function startAnew(
  { id, folders }: { id: string; folders: FoundFolder[] },
  deps: Deps,
): Promise<number> {
  const mark = await deps.drive.mark(id || undefined);
  return listWhole({ id, mark, folders, all: folders }, deps);
}

async function listWhole(
  input: { id: string; mark: string; folders: FoundFolder[]; all: FoundFolder[] },
  { db, clock, drive }: Deps,
): Promise<number> {
  const { id, mark, folders, all } = input;
  let noted = 0;
  for (const folder of folders) {
    let files: DriveFile[] = [];
    const write = async () => {
      noted += await note({ files, folders: [folder] }, { sql: db, clock });
      files = [];
    };
    for await (const file of drive.list(folder.incomingId)) {
      files.push(file);
      if (files.length === 500) await write();
    }
    await write();
  }
  await moveFeed({ id, mark, folders: all }, { sql: db, clock });
  return noted;
}

async function readFeed(
  drive: string,
  { sql }: { sql: Sql },
): Promise<{ mark: string; folders: string[] } | undefined> {
  const { rows } = await sql.query<{ mark: string; folders: string[] }>(
    'SELECT page_token AS mark, folders FROM document_drive_feeds WHERE drive = $1',
    [drive],
  );
  return rows[0];
}

async function moveFeed(
  { id, mark, folders }: { id: string; mark: string; folders: FoundFolder[] },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  await sql.query(
    `INSERT INTO document_drive_feeds (drive, page_token, folders, looked_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (drive) DO UPDATE
       SET page_token = excluded.page_token, folders = excluded.folders, looked_at = excluded.looked_at`,
    [id, mark, folders.map(({ incomingId }) => incomingId), clock()],
  );
}

/** The same document for the same content of the same file. */
const documentIdOf = (organizationId: string, { id, version }: DriveFile) =>
  uuidOf(`${organizationId} drive ${id} ${version}`);

/** Put there again as it was, it waits again: to be moved, for it is a document already. */
async function note(
  { files, folders }: { files: DriveFile[]; folders: FoundFolder[] },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<number> {
  const rows = files
    .filter(
      ({ trashed, mimeType }) => !trashed && mimeType !== DRIVE_FOLDER && mimeType !== SHORTCUT,
    )
    .flatMap((file) =>
      folders
        .filter(({ incomingId }) => file.parents.includes(incomingId))
        .map(({ organizationId, incomingId }) => ({
          organization_id: organizationId,
          document_id: documentIdOf(organizationId, file),
          file_id: file.id,
          folder_id: incomingId,
          name: cleanText(file.name).replace(/\s+/g, ' ').slice(0, 200),
        })),
    );
  const unique = [...new Map(rows.map((row) => [row.document_id, row])).values()];
  const { rowCount } = await sql.query(
    `INSERT INTO document_drive_files AS f
            (organization_id, document_id, file_id, folder_id, name, status, seen_at)
     SELECT organization_id, document_id, file_id, folder_id, name, 'waiting', $2
       FROM jsonb_to_recordset($1) AS new (organization_id uuid, document_id uuid, file_id text,
                                           folder_id text, name text)
     ON CONFLICT (organization_id, document_id) DO UPDATE
       SET folder_id = excluded.folder_id, settled_at = NULL, attempts = 0,
           status = CASE WHEN f.status = 'gone' THEN 'waiting' ELSE f.status END
       WHERE f.settled_at IS NOT NULL`,
    [JSON.stringify(unique), clock()],
  );
  return rowCount ?? 0;
}
