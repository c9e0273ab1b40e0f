import { openDriveFiles } from '../../../shared/documents/drive/account.ts';
import { setFolder } from '../../../shared/documents/drive/folders.ts';
import { driveIntakeOf } from '../../../shared/documents/drive/settings.ts';
import { type Watched, watchDrive } from '../../../shared/documents/drive/watch-drive.ts';
import type { DocumentStorage } from '../../../shared/documents/intake/storage.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import { startDriveFolders } from '../../support/drive-folders.ts';
import { clock, makeOrganization, makeWorld } from './world.ts';

/** A stage that looks into folders of a Google Drive: `fresh` gives each test its own, and an organisation with a folder. */
export async function makeDriveWorld() {
  const world = await makeWorld();
  const worker = createDatabase({ url: async () => world.database.workerUrl, max: 2 });
  const objects = new Map<string, Uint8Array>();
  const store = { isAway: false };
  const storage: DocumentStorage = {
    load: async ({ key }) => objects.get(key) ?? new Uint8Array(),
    presign: async () => ({ url: '', headers: {} }),
    put: async ({ key, bytes }) => {
      if (store.isAway) throw new Error('the store is away');
      if (!objects.has(key)) objects.set(key, bytes);
    },
  };
  const deps = { db: worker, clock, storage, bucket: 'documents' };
  const give = (to: string, incomingId: string, processedId?: string) =>
    setFolder({ organizationId: to, incomingId, processedId, by: 'ann' }, { sql: world.db, clock });
  return {
    ...{ db: world.db, worker, deps, objects, store, give },
    async fresh() {
      const google = await startDriveFolders();
      await world.db.query('DELETE FROM document_drive_feeds');
      await world.db.query('DELETE FROM document_drive_folders');
      const organizationId = await makeOrganization(world.db, 'Pier');
      const incoming = google.folder();
      await give(organizationId, incoming);
      objects.clear();
      return { google, organizationId, incoming };
    },
    /** @param more.files so many are taken at most */
    look(
      google: Awaited<ReturnType<typeof startDriveFolders>>,
      more: { settings?: Parameters<typeof driveIntakeOf>[0]; files?: number } = {},
    ) {
      let left = more.files ?? 1_000;
      return watchDrive(
        { intake: driveIntakeOf(more.settings ?? {}) },
        {
          ...deps,
          drive: openDriveFiles(google.account, { clock: systemClock, pause: 1 }),
          goOn: () => left-- > 0,
        },
      ) as Promise<Watched>;
    },
    async end() {
      await worker.end();
      await world.end();
    },
  };
}

export type DriveWorld = Awaited<ReturnType<typeof makeDriveWorld>>;
export type FreshDrive = Awaited<ReturnType<DriveWorld['fresh']>>;
