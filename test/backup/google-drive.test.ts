import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openFurtherPlaces } from '../../shared/backup/further-places.ts';
import { lookAtDrive } from '../../shared/backup/look-at-drive.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { keepBackups } from '../../shared/backup/stored/keep-backups.ts';
import { setHold } from '../../shared/backup/stored/marks.ts';
import { copyMissing } from '../../shared/backup/take/copy-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { openDriveStore } from '../../shared/platform/google/drive-store.ts';
import { type DriveFault, startDrive } from './support/drive-server.ts';
import { startFixture } from './support/fixture.ts';
import { trust } from './support/signer.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function openFolder(fault?: DriveFault) {
  const drive = await startDrive(fault ? { fault } : {});
  stops.push(drive.stop);
  const { folderId, account, endpoint } = drive;
  return { drive, store: openDriveStore({ folderId, account, endpoint }, { clock, pause: 1 }) };
}

const KEY = 'backups/20261121T020000123Z-3fa9c1/database.sql.zst.age';
const MEGABYTE = 1_048_576;

async function upload(store: Awaited<ReturnType<typeof openFolder>>['store'], bytes: Buffer) {
  const one = store.upload({ key: KEY, expectedBytes: bytes.length });
  for (let at = 0; at < bytes.length; at += 300_000)
    await one.write(bytes.subarray(at, at + 300_000));
  await one.complete();
}

describe('a folder of Google Drive', () => {
  it.each([0, 1, 8 * MEGABYTE, 8 * MEGABYTE + 1, 17 * MEGABYTE])(
    'takes a file of %i bytes and gives it back',
    async (size) => {
      const { store } = await openFolder();
      const bytes = randomBytes(size);
      await upload(store, bytes);
      expect(await store.size(KEY)).toBe(size);
      expect((await buffer(store.read(KEY))).equals(bytes)).toBe(true);
    },
  );

  it('is listed over its pages, and what is put again replaces', async () => {
    const { store, drive } = await openFolder();
    for (const name of ["it's", 'a\\b', 'c', 'd', 'e'])
      await store.put(`backups/${name}`, Buffer.from(name));
    await store.put('other', Buffer.from('x'));
    await store.put("backups/it's", Buffer.from('again'));
    const listed: string[] = [];
    for await (const { key } of store.list('backups/')) listed.push(key);
    expect(listed.sort()).toEqual(['a\\b', 'c', 'd', 'e', "it's"].map((name) => `backups/${name}`));
    expect(String(await store.get("backups/it's"))).toBe('again');
    expect(await store.get('backups/nothing')).toBeUndefined();
    await store.remove("backups/it's");
    await store.remove('backups/nothing');
    expect(drive.files.size).toBe(5);
  });

  const onPiece =
    (what: ReturnType<DriveFault>, times = 1): DriveFault =>
    ({ method, path, range }) => {
      if (method !== 'PUT' || !path.startsWith('/upload/session') || range?.startsWith('bytes *'))
        return undefined;
      times -= 1;
      return times >= 0 ? what : undefined;
    };

  it.each([
    ['breaks off', onPiece('cut')],
    ['breaks off after it was stored', onPiece('cut after storing')],
    ['is answered by 503', onPiece({ status: 503 })],
    ['is answered by 429', onPiece({ status: 429 })],
    ['comes too fast', onPiece({ status: 403, reason: 'userRateLimitExceeded' })],
    ['breaks off three times', onPiece('cut', 3)],
  ])('takes an upload up again where it stands when a piece %s', async (_how, fault) => {
    const { store } = await openFolder(fault);
    const bytes = randomBytes(9 * MEGABYTE);
    await upload(store, bytes);
    expect((await store.get(KEY))?.equals(bytes)).toBe(true);
  });

  it('takes a download up again where it broke', async () => {
    let times = 2;
    const { store } = await openFolder(({ path }) =>
      path === 'media' && times-- > 0 ? 'half' : undefined,
    );
    const bytes = randomBytes(3 * MEGABYTE);
    await upload(store, bytes);
    expect((await buffer(store.read(KEY))).equals(bytes)).toBe(true);
  });

  it('has no file of an upload that was given up, or that Drive refuses', async () => {
    const { store, drive } = await openFolder();
    const one = store.upload({ key: KEY, expectedBytes: 0 });
    await one.write(randomBytes(9 * MEGABYTE));
    await one.abort();
    expect([drive.files.size, drive.sessions.size]).toEqual([0, 0]);
    const full = await openFolder(({ method, path }) =>
      method === 'PUT' && path.startsWith('/upload/session')
        ? { status: 403, reason: 'storageQuotaExceeded' }
        : undefined,
    );
    await expect(upload(full.store, randomBytes(10))).rejects.toThrow(
      'Google Drive refuses (403): storageQuotaExceeded',
    );
    expect(full.drive.files.size).toBe(0);
  });

  it('says in 200 letters at most what Drive says', async () => {
    const { store } = await openFolder(({ path }) =>
      path === '/token' ? undefined : { status: 400, reason: `${'x'.repeat(200)}y` },
    );
    await expect(store.get('a')).rejects.toThrow(/^Google Drive refuses \(400\): x{200}$/);
  });

  it('asks for one token, and says when the account is refused', async () => {
    const { store, drive } = await openFolder();
    await store.put('a', Buffer.from('1'));
    await store.get('a');
    expect(drive.seen.filter((line) => line === 'POST /token')).toHaveLength(1);
    const other = { ...drive.account, client_email: 'nobody@project.example' };
    const refused = openDriveStore(
      { folderId: drive.folderId, account: other, endpoint: drive.endpoint },
      { clock, pause: 1 },
    );
    await expect(refused.get('a')).rejects.toMatchObject({ name: 'InvalidConfiguration' });
  });
});

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
