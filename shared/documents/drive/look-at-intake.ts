import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import { NightshiftError } from '../../platform/errors.ts';
import type { DriveFiles } from '../../platform/google/drive-files.ts';
import { openDriveFiles, parseDriveAccount } from './account.ts';
import { intakeFolders } from './folders.ts';
import { driveIntakeOf, type IntakeFolder } from './settings.ts';

export type IntakeStatus = {
  configured: boolean;
  folders: { organizationId: string; reachable: boolean; reason: string | null }[];
  /** When the feed of changes was last followed. */
  lookedAt: string | null;
  /** Files that are no documents yet, or are not moved yet; and those refused in the last week. */
  waiting: number;
  refused: number;
  /** Why nothing can be looked at. */
  reason: string | null;
};

/** Folders that are asked about at once: an operator waits for the answer. */
const MOST = 20;

/** Whether documents come from Google Drive now. What is wrong is an answer and no error; nothing is made there. */
export async function lookAtIntake(
  input: { account: string | undefined; settings: Parameters<typeof driveIntakeOf>[0] },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<IntakeStatus> {
  const status = { configured: false, folders: [], ...(await readCounts({ sql, clock })) };
  try {
    const wanted = await intakeFolders(driveIntakeOf(input.settings), { sql });
    if (wanted.length === 0) return { ...status, reason: 'No folder brings documents' };
    if (!input.account) return { ...status, reason: 'The secret drive-account has no value' };
    const drive = openDriveFiles(parseDriveAccount(input.account), { clock });
    const folders = await Promise.all(wanted.slice(0, MOST).map((one) => lookAt(one, drive)));
    return { ...status, configured: true, folders, reason: null };
  } catch (error) {
    if (!(error instanceof NightshiftError)) throw error;
    return { ...status, reason: error.message };
  }
}

async function lookAt(
  { organizationId, incoming }: IntakeFolder,
  drive: DriveFiles,
): Promise<IntakeStatus['folders'][number]> {
  try {
    const { writable } = await drive.folder('id' in incoming ? incoming.id : incoming.root);
    const reason = writable ? null : 'The service account may not move files there';
    return { organizationId, reachable: true, reason };
  } catch (error) {
    if (!(error instanceof NightshiftError)) throw error;
    return { organizationId, reachable: false, reason: error.message };
  }
}

const WEEK = 7 * DAY;

async function readCounts({ sql, clock }: { sql: Sql; clock: Clock }) {
  const { rows } = await sql.query<{ lookedAt: Date | null; waiting: number; refused: number }>(
    `SELECT (SELECT max(looked_at) FROM document_drive_feeds) AS "lookedAt",
            (SELECT count(*)::integer FROM document_drive_files WHERE settled_at IS NULL) AS waiting,
            (SELECT count(*)::integer FROM document_drive_files
              WHERE status = 'refused' AND seen_at >= $1) AS refused`,
    [new Date(clock().getTime() - WEEK)],
  );
  const { lookedAt = null, waiting = 0, refused = 0 } = rows[0] ?? {};
  return { lookedAt: lookedAt?.toISOString() ?? null, waiting, refused };
}
