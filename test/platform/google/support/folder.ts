import { afterEach } from '@jest/globals';
import { systemClock as clock } from '../../../../shared/platform/clock.ts';
import { openDriveStore } from '../../../../shared/platform/google/drive-store.ts';
import { type DriveFault, startDrive } from '../../../support/drive-server.ts';

export const KEY = 'backups/20261121T020000123Z-3fa9c1/database.sql.zst.age';

/** Opens folders of a Google Drive of their own each, which end with the test. */
export function useFolders() {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  return async (fault?: DriveFault) => {
    const drive = await startDrive(fault ? { fault } : {});
    stops.push(drive.stop);
    const { folderId, account, endpoint } = drive;
    const folder = { folderId, account, endpoint };
    return { drive, store: openDriveStore(folder, { clock, wait: async () => {} }) };
  };
}
