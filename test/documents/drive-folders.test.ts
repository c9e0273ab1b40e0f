import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lookAtIntake } from '../../shared/documents/drive/look-at-intake.ts';
import { driveIntakeOf } from '../../shared/documents/drive/settings.ts';
import { watchDrive } from '../../shared/documents/drive/watch-drive.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { type DriveWorld, type FreshDrive, makeDriveWorld } from './support/drive-world.ts';
import { clock, makeOrganization } from './support/world.ts';

const PDF = Buffer.from('%PDF-1.7 of a test');

describe('which folders of Google Drive bring documents', () => {
  let world: DriveWorld;
  let google: FreshDrive['google'];
  let organizationId: string;
  let incoming: string;
  beforeAll(async () => {
    world = await makeDriveWorld();
  });
  afterAll(() => world.end());
  beforeEach(async () => {
    ({ google, organizationId, incoming } = await world.fresh());
  });
  afterEach(() => google.stop());

  const look = (more: Parameters<DriveWorld['look']>[1] = {}) => world.look(google, more);

  it('has a folder of the stage’s own, found by name below its root', async () => {
    await world.db.query('DELETE FROM document_drive_folders');
    const root = google.folder({ name: 'Orders' });
    const settings = {
      GDRIVE_ORDERS_ORGANIZATION_ID: organizationId,
      GDRIVE_ORDERS_ROOT_ID: root,
    };
    expect(await look({ settings })).toMatchObject({ folders: 1 });
    google.put({ bytes: PDF, parents: [google.subfolder(root, 'Incoming')] });
    expect(await look({ settings })).toMatchObject({ taken: 1 });
    expect(google.names(google.subfolder(root, 'Processed'))).toEqual(['invoice.pdf']);
  });

  it('in strict mode looks for none by name, and makes none', async () => {
    const own = { GDRIVE_ORDERS_ORGANIZATION_ID: organizationId, GDRIVE_STRICT_MODE: 'true' };
    expect(() => driveIntakeOf({ ...own, GDRIVE_ORDERS_ROOT_ID: 'r' })).toThrow('INCOMING_ID');
    expect(() => driveIntakeOf({ ...own, GDRIVE_ORDERS_INCOMING_ID: 'i' })).toThrow('PROCESSED_ID');
    expect(() => driveIntakeOf({ GDRIVE_ORDERS_ROOT_ID: 'r' })).toThrow('ORGANIZATION_ID');
    const settings = { GDRIVE_STRICT_MODE: 'true' };
    expect(await look({ settings })).toMatchObject({ folders: 0, troubles: [expect.anything()] });
    await world.give(organizationId, incoming, google.folder());
    expect(await look({ settings })).toMatchObject({ folders: 1, troubles: [] });
    expect(google.seen.filter((line) => line.startsWith('POST /drive'))).toEqual([]);
  });

  it('waits while Drive is away, and does nothing without a folder or an account', async () => {
    google.state.fault = ({ path }) => (path.startsWith('/drive') ? { status: 503 } : undefined);
    await expect(look()).rejects.toMatchObject({ name: 'RetryLater' });
    const input = { intake: driveIntakeOf({}) };
    const deps = { ...world.deps, goOn: () => true };
    expect(await watchDrive(input, { ...deps, drive: undefined })).toEqual({
      skipped: 'drive-account has no value',
    });
    await world.db.query('DELETE FROM document_drive_folders');
    expect(await watchDrive(input, { ...deps, drive: undefined })).toEqual({
      skipped: 'no folder brings documents',
    });
  });

  it('is told by /diag/google-drive: what waits, what was refused, which folder is closed', async () => {
    const other = await makeOrganization(world.db, 'Dock');
    await world.give(other, 'not-shared-with-us');
    await world.db.query('DELETE FROM document_drive_files');
    google.put({ bytes: Buffer.from('MZ'), parents: [incoming] });
    await look();
    google.put({ bytes: PDF, parents: [incoming] });
    await look({ files: 0 });
    await world.db.query('UPDATE document_drive_files SET seen_at = now()');
    const account = JSON.stringify(google.account);
    const status = await lookAtIntake(
      { account, settings: {} },
      { sql: world.worker, clock: systemClock },
    );
    expect(status).toMatchObject({ configured: true, waiting: 1, refused: 1, reason: null });
    expect(status.lookedAt).toBe(clock().toISOString());
    expect(new Map(status.folders.map((it) => [it.organizationId, it.reachable]))).toEqual(
      new Map([
        [organizationId, true],
        [other, false],
      ]),
    );
    const without = await lookAtIntake(
      { account: undefined, settings: {} },
      { sql: world.worker, clock },
    );
    expect(without.reason).toBe('The secret drive-account has no value');
  });
});
