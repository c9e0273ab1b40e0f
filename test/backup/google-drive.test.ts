import { afterEach, describe, expect, it } from '@jest/globals';
import { openFurtherPlaces } from '../../shared/backup/further-places.ts';
import { lookAtDrive } from '../../shared/backup/look-at-drive.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { keepBackups } from '../../shared/backup/stored/keep-backups.ts';
import { setHold } from '../../shared/backup/stored/marks.ts';
import { copyMissing } from '../../shared/backup/take/copy-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { openDriveStore } from '../../shared/platform/google/drive-store.ts';
import { startDrive } from '../support/drive-server.ts';
import { startFixture } from './support/fixture.ts';
import { trust } from './support/signer.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function openFolder() {
  const drive = await startDrive();
  stops.push(drive.stop);
  const { folderId, account, endpoint } = drive;
  return { drive, store: openDriveStore({ folderId, account, endpoint }, { clock }) };
}

describe('the secret backup-second', () => {
  const account = {
    client_email: 'a@b.example',
    private_key: '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n',
  };
  const open = (value: unknown, drive: object = {}) =>
    openFurtherPlaces({ secret: JSON.stringify(value), drive }, { clock });

  it('names a bucket, a folder of Google Drive, or several places', async () => {
    const names = async (value: unknown, drive?: object) =>
      (await open(value, drive)).map(({ name }) => name);
    expect(await names({ bucket: 'b' })).toEqual(['s3://b']);
    expect(await names({ serviceAccount: account, folderId: 'f' })).toEqual(['drive://f']);
    expect(await names([{ bucket: 'b' }, { serviceAccount: account }], { folderId: 'g' })).toEqual([
      's3://b',
      'drive://g',
    ]);
    expect(await names({ serviceAccount: account })).toEqual(['drive://root']);
  });

  it('without a folder is refused in strict mode', async () => {
    await expect(open({ serviceAccount: account }, { strict: true })).rejects.toThrow(
      /GDRIVE_BACKUP_FOLDER_ID/,
    );
  });

  it.each([[{}], [[]], ['x'], [{ serviceAccount: { client_email: 'x' } }], [[{ bucket: 1 }]]])(
    'is refused without quoting it: %j',
    async (value) => {
      await expect(open(value)).rejects.toMatchObject({ name: 'BackupCannotRun' });
    },
  );
});

describe('a backup that is copied to Google Drive', () => {
  it('is a backup there of its own right: held, verified and given up like any other', async () => {
    const { store: drive } = await openFolder();
    const fixture = await startFixture('CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
    stops.push(fixture.stop);
    const { store } = fixture.bucket;
    const [older, newest] = [await fixture.take(), await fixture.take()];
    await setHold({ id: newest.id, reason: 'case', at: clock() }, { store, trust });
    const places = { from: store, to: drive, trust, clock };
    await copyMissing({ first: newest.id, days: 1, until: new Date(Date.now() + 60_000) }, places);
    const deps = { store: drive, trust, identities: [fixture.key], clock };
    expect(await verifyBackup({ id: older.id }, deps)).toMatchObject({ rows: 1 });
    const tomorrow = () => new Date(Date.now() + 86_400_000);
    const policy = { days: 0, weeks: 0, months: 0 };
    const plan = await keepBackups({ policy }, { store: drive, trust, clock: tomorrow });
    expect(plan.map(({ because }) => because)).toEqual(['legal hold', 'newest verified']);
  });
});

describe('what operators are told of Google Drive', () => {
  const look = async (more: object, drive: object = {}) => {
    const { drive: server } = await openFolder();
    const serviceAccount = server.account;
    const place = { serviceAccount, endpoint: server.endpoint, folderId: server.folderId, ...more };
    return lookAtDrive({ secret: JSON.stringify(place), drive }, { clock });
  };

  it('is the folder, and whether it may be written to', async () => {
    expect(await look({})).toEqual({
      configured: true,
      strict: false,
      reachable: true,
      folder: { id: 'folder-of-backups', name: 'Backups', writable: true },
      reason: null,
    });
  });

  it.each([
    ['another folder', { folderId: 'other' }, {}, /refuses \(404\)/],
    ['no folder in strict mode', { folderId: undefined }, { strict: true }, /GDRIVE_BACKUP_FOLDER/],
    ['no folder of Drive at all', { serviceAccount: undefined, bucket: 'b' }, {}, /No place/],
    ['a secret that is none', { folderId: 7 }, {}, /docs\/backup.md/],
  ])('is why not: %s', async (_what, more, drive, reason) => {
    const status = await look(more, drive);
    expect(status).toMatchObject({ reachable: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(status)).not.toContain('PRIVATE KEY');
  });
});
