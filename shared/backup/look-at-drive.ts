import type { Clock } from '../platform/clock.ts';
import { NightshiftError } from '../platform/errors.ts';
import { driveFiles } from '../platform/google/drive-files.ts';
import { openDrive } from '../platform/google/drive-store.ts';
import { type DriveSettings, driveFolderOf, isDrive, parseFurtherPlaces } from './named-places.ts';

export type DriveStatus = {
  configured: boolean;
  strict: boolean;
  reachable: boolean;
  folder: { id: string; name: string; writable: boolean } | null;
  /** Why it cannot be used. */
  reason: string | null;
};

/** Whether backups could be copied to Google Drive now. What is wrong is an answer and no error. */
export async function lookAtDrive(
  { secret, drive }: { secret: string | undefined; drive: DriveSettings },
  { clock }: { clock: Clock },
): Promise<DriveStatus> {
  const status: DriveStatus = {
    configured: false,
    strict: drive.strict ?? false,
    reachable: false,
    folder: null,
    reason: null,
  };
  try {
    const place = secret ? parseFurtherPlaces(secret).find(isDrive) : undefined;
    if (!place) return { ...status, reason: 'No place of backups is a folder of Google Drive' };
    status.configured = true;
    const { serviceAccount: account, endpoint } = place;
    const folderId = driveFolderOf(place, drive);
    const call = openDrive({ account, endpoint }, { clock });
    const { id, name, writable } = await driveFiles(call).folder(folderId);
    const reason = writable ? null : 'The service account may not add files to the folder';
    return { ...status, reachable: true, folder: { id, name, writable }, reason };
  } catch (error) {
    if (!(error instanceof NightshiftError)) throw error;
    return { ...status, reason: error.message };
  }
}
