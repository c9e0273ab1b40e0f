import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWatchDriveHandler } from '../../../functions/watch-drive/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { openDriveFiles } from '../../../shared/documents/drive/account.ts';
import { driveIntakeOf } from '../../../shared/documents/drive/settings.ts';
import type { DocumentStorage } from '../../../shared/documents/intake/storage.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { fixedClock } from '../../support/clock.ts';
import { deliver } from '../../support/deliver.ts';
import { startDriveFolders } from '../../support/drive-folders.ts';
import { useDatabase } from '../../support/use-database.ts';

const storage = { put: async () => {} } as unknown as DocumentStorage;

describe('watch-drive', () => {
  const { db } = useDatabase();
  const clock = fixedClock('2026-11-24T09:02:00Z');
  let google: Awaited<ReturnType<typeof startDriveFolders>>;
  let incoming: string;
  let organizationId: string;
  beforeAll(async () => {
    google = await startDriveFolders();
    incoming = google.folder();
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    organizationId = rows[0]?.id ?? '';
  });
  afterAll(() => google.stop());

  const look = (scheduledTime: string, folder = incoming) => {
    const settings = {
      GDRIVE_ORDERS_ORGANIZATION_ID: organizationId,
      GDRIVE_ORDERS_INCOMING_ID: folder,
    };
    const handler = createWatchDriveHandler({
      ...{ db, clock, storage, bucket: 'documents' },
      deadLetters: createDeadLetters({ sql: db, clock }),
      intake: () => driveIntakeOf(settings),
      openDrive: async () => openDriveFiles(google.account, { clock: systemClock, pause: 1 }),
    });
    return deliver(handler, 'watch-drive', { schedule: 'watch-drive', scheduledTime });
  };
  const count = async (query: string) => (await db.query(query)).rows.length;
  const openNotices = () =>
    count(`SELECT FROM notices WHERE key = 'drive-intake' AND resolved_at IS NULL`);

  it('makes a document of what lies in the folder, and says in its run how many', async () => {
    google.put({ bytes: Buffer.from('%PDF-1.7'), parents: [incoming] });
    expect(await look('2026-11-24T08:52:00Z')).toEqual([]);
    expect(await count('SELECT FROM vendor_invoice_parse_jobs')).toBe(1);
    const { rows } = await db.query<{ result: object }>(
      `SELECT result FROM occurrences WHERE schedule = 'watch-drive'`,
    );
    expect(rows[0]?.result).toMatchObject({ folders: 1, noted: 1, taken: 1, troubles: 0 });
  });

  it('tells operators once of a folder that is not there, until it is', async () => {
    await look('2026-11-24T08:57:00Z', 'nowhere');
    expect(await openNotices()).toBe(1);
    await look('2026-11-24T09:02:00Z');
    expect(await openNotices()).toBe(0);
  });

  it('is tried again while Drive is away', async () => {
    google.state.fault = ({ path }) => (path.startsWith('/drive') ? { status: 503 } : undefined);
    expect(await look('2026-11-24T09:01:00Z')).toEqual(['m-1']);
  });
});
