import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { openDriveStore } from '../../../shared/platform/google/drive-store.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { type DriveFault, startDrive } from '../../support/drive-server.ts';

const KEY = 'backups/20261121T020000123Z-3fa9c1/database.sql.zst.age';
const MEGABYTE = 1_048_576;
/** Of an upload. */
const PIECE = 8 * MEGABYTE;
const QUARTER = MEGABYTE / 4;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function openFolder(fault?: DriveFault) {
  const drive = await startDrive(fault ? { fault } : {});
  stops.push(drive.stop);
  const { folderId, account, endpoint } = drive;
  const folder = { folderId, account, endpoint };
  return { drive, store: openDriveStore(folder, { clock, wait: async () => {} }) };
}

async function upload(store: ObjectStore, bytes: Buffer) {
  const one = store.upload({ key: KEY, expectedBytes: bytes.length });
  for (let at = 0; at < bytes.length; at += 300_000)
    await one.write(bytes.subarray(at, at + 300_000));
  await one.complete();
}

async function listed(store: ObjectStore, prefix: string) {
  const found = [];
  for await (const one of store.list(prefix)) found.push(one);
  return found;
}

/** Breaks the pieces of an upload, so many times; not the question what Drive has of it. */
const onPiece =
  (what: ReturnType<DriveFault>, times = 1): DriveFault =>
  ({ method, path, range }) => {
    if (method !== 'PUT' || !path.startsWith('/upload/session') || range?.startsWith('bytes *'))
      return undefined;
    times -= 1;
    return times >= 0 ? what : undefined;
  };
const onMedia =
  (what: ReturnType<DriveFault>, times: number): DriveFault =>
  ({ path }) =>
    path === 'media' && times-- > 0 ? what : undefined;

describe('a folder of Google Drive', () => {
  it('is called by its id', async () => {
    const { store, drive } = await openFolder();
    expect([store.name, store.bucket]).toEqual([`drive://${drive.folderId}`, drive.folderId]);
    expect(await store.abortUploadsBefore({ prefix: '', before: clock() })).toBe(0);
    await expect(
      (async () => store.copyFrom({ bucket: 'b', key: 'k', size: 1 } as never))(),
    ).rejects.toMatchObject({ name: 'DriveRefused', status: 501 });
  });

  it('is listed over its pages, and what is put again replaces', async () => {
    const { store, drive } = await openFolder();
    for (const name of ["it's", 'a\\b', 'c', 'd', 'e'])
      await store.put(`backups/${name}`, Buffer.from(name));
    await store.put('other', Buffer.from('x'));
    const before = [...drive.files.keys()];
    await store.put("backups/it's", Buffer.from('again'));
    expect([...drive.files.keys()]).toEqual(before);
    expect((await listed(store, 'backups/')).map(({ key }) => key).sort()).toEqual(
      ['a\\b', 'c', 'd', 'e', "it's"].map((name) => `backups/${name}`),
    );
    expect(String(await store.get("backups/it's"))).toBe('again');
    expect(await store.get('backups/nothing')).toBeUndefined();
    expect(await store.size('backups/nothing')).toBeUndefined();
    await store.remove("backups/it's");
    await store.remove('backups/nothing');
    expect(drive.files.size).toBe(5);
  });

  it('has of two files of one name the younger; both are removed', async () => {
    const { store, drive } = await openFolder();
    const file = { name: KEY, parents: [drive.folderId] };
    const [old, young] = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:01.000Z'];
    drive.files.set('1', { ...file, id: '1', bytes: Buffer.from('old'), modifiedTime: old });
    drive.files.set('2', { ...file, id: '2', bytes: Buffer.from('young'), modifiedTime: young });
    expect(await listed(store, '')).toEqual([{ key: KEY, size: 5, modified: new Date(young) }]);
    expect(await store.size(KEY)).toBe(5);
    expect(String(await store.get(KEY))).toBe('young');
    await store.put(KEY, Buffer.from('youngest'));
    expect([...drive.files.values()].map(({ bytes }) => String(bytes))).toEqual([
      'old',
      'youngest',
    ]);
    await store.remove(KEY);
    expect(drive.files.size).toBe(0);
  });

  it('has no bytes of what Google keeps in a form of its own', async () => {
    const { store, drive } = await openFolder();
    await store.put(KEY, Buffer.from('x'));
    for (const file of drive.files.values()) file.sizeless = true;
    expect(await store.size(KEY)).toBe(0);
    expect(await listed(store, '')).toMatchObject([{ key: KEY, size: 0 }]);
    expect(await buffer(store.read(KEY))).toEqual(Buffer.alloc(0));
  });

  it('puts into the bin what may not be deleted in a shared drive', async () => {
    const { store, drive } = await openFolder(({ method }) =>
      method === 'DELETE' ? { status: 403, reason: 'insufficientFilePermissions' } : undefined,
    );
    await store.put(KEY, Buffer.from('x'));
    await store.remove(KEY);
    expect([...drive.files.values()]).toMatchObject([{ name: KEY, trashed: true }]);
    expect(await listed(store, '')).toEqual([]);
    expect(await store.get(KEY)).toBeUndefined();
  });

  it('leaves alone what somebody else has removed meanwhile', async () => {
    const { store, drive } = await openFolder(({ method }) =>
      method === 'DELETE' ? { status: 404 } : undefined,
    );
    await store.put(KEY, Buffer.from('x'));
    await store.remove(KEY);
    expect(drive.seen.filter((line) => line.startsWith('PATCH /drive'))).toEqual([]);
  });

  it('asks for one token, and says when the account is refused', async () => {
    const { store, drive } = await openFolder();
    await store.put('a', Buffer.from('1'));
    await store.get('a');
    expect(drive.seen.filter((line) => line === 'POST /token')).toHaveLength(1);
    const other = { ...drive.account, client_email: 'nobody@project.example' };
    const refused = openDriveStore(
      { folderId: drive.folderId, account: other, endpoint: drive.endpoint },
      { clock },
    );
    await expect(refused.get('a')).rejects.toMatchObject({ name: 'InvalidConfiguration' });
  });
});

describe('a file that is put into a folder of Google Drive', () => {
  it.each([
    [0, ['bytes */0']],
    [1, ['bytes 0-0/1']],
    [PIECE, [`bytes 0-${PIECE - 1}/${PIECE}`]],
    [PIECE + 1, [`bytes 0-${PIECE - 1}/*`, `bytes ${PIECE}-${PIECE}/${PIECE + 1}`]],
    [
      2 * PIECE + 9,
      [
        `bytes 0-${PIECE - 1}/*`,
        `bytes ${PIECE}-${2 * PIECE - 1}/*`,
        `bytes ${2 * PIECE}-${2 * PIECE + 8}/${2 * PIECE + 9}`,
      ],
    ],
  ])('of %i bytes goes in pieces, and comes back', async (size, pieces) => {
    const { store, drive } = await openFolder();
    const bytes = randomBytes(size);
    await upload(store, bytes);
    expect(drive.ranges.splice(0)).toEqual(pieces);
    expect(await store.size(KEY)).toBe(size);
    expect((await buffer(store.read(KEY))).equals(bytes)).toBe(true);
    expect(drive.ranges).toEqual(size > 0 ? [undefined] : []);
  });

  it.each([
    ['breaks off', onPiece('cut')],
    ['breaks off after it was stored', onPiece('cut after storing')],
    ['is answered by 503', onPiece({ status: 503 })],
    ['is answered by 429', onPiece({ status: 429 })],
    ['comes too fast', onPiece({ status: 403, reason: 'userRateLimitExceeded' })],
    ['breaks off three times', onPiece('cut', 3)],
  ])('is taken up again where it stands when a piece %s', async (_how, fault) => {
    const { store } = await openFolder(fault);
    const bytes = randomBytes(9 * MEGABYTE);
    await upload(store, bytes);
    expect((await store.get(KEY))?.equals(bytes)).toBe(true);
  });

  it('is sent on from where it stands when Drive takes a part of a piece', async () => {
    const { store, drive } = await openFolder(onPiece({ takes: QUARTER }, 2));
    const bytes = randomBytes(PIECE + 1);
    await upload(store, bytes);
    expect(drive.ranges).toEqual([
      `bytes 0-${PIECE - 1}/*`,
      `bytes ${QUARTER}-${PIECE - 1}/*`,
      `bytes ${2 * QUARTER}-${PIECE - 1}/*`,
      `bytes ${PIECE}-${PIECE}/${PIECE + 1}`,
    ]);
    expect((await store.get(KEY))?.equals(bytes)).toBe(true);
  });

  it('is asked for once Drive has its last byte and does not say that it is whole', async () => {
    const { store, drive } = await openFolder(onPiece({ takes: 1 }));
    await upload(store, Buffer.from('x'));
    expect(drive.ranges).toEqual(['bytes 0-0/1', 'bytes */1']);
    expect(String(await store.get(KEY))).toBe('x');
  });

  it.each([
    ['more than was sent', ['x'], { held: 2 }, 1],
    ['nothing of it, each time', ['x'], { held: 0 }, 4],
    ['less than it had before', ['x'.repeat(PIECE), 'x'], { held: 1 }, 2],
  ])('is lost when Drive says that it has %s', async (_how, pieces, held, asked) => {
    let puts = 0;
    const { store, drive } = await openFolder(({ method, path, range }) => {
      if (method !== 'PUT' || !path.startsWith('/upload/session')) return undefined;
      puts += 1;
      return pieces.length > 1 && range?.startsWith('bytes 0-') ? undefined : held;
    });
    const one = store.upload({ key: KEY, expectedBytes: 1 });
    for (const piece of pieces) await one.write(Buffer.from(piece));
    await expect(one.complete()).rejects.toMatchObject({
      name: 'RetryLater',
      message: 'Google Drive has lost a piece of the upload',
    });
    expect([puts, drive.files.size]).toEqual([asked, 0]);
  });

  it('is given up when a piece breaks off four times', async () => {
    const { store, drive } = await openFolder(onPiece('cut', 4));
    await expect(upload(store, Buffer.from('x'))).rejects.toMatchObject({ name: 'RetryLater' });
    const puts = drive.seen.filter((line) => line.startsWith('PUT /upload'));
    // A piece, then the question what Drive has: three times; the fourth ends it.
    expect(puts).toHaveLength(7);
  });

  it('is removed again, and to be tried once more, when Drive has stored another', async () => {
    const { store, drive } = await openFolder(onPiece('other content'));
    await expect(upload(store, Buffer.from('a backup'))).rejects.toMatchObject({
      name: 'RetryLater',
      message: 'Google Drive has stored another file than was sent',
    });
    expect(drive.files.size).toBe(0);
    await upload(store, Buffer.from('a backup'));
    expect(String(await store.get(KEY))).toBe('a backup');
  });

  it('says that Drive has stored another when that may not be removed, too', async () => {
    const { store } = await openFolder((seen) =>
      seen.method === 'DELETE' ? { status: 403 } : onPiece('other content')(seen),
    );
    await expect(upload(store, Buffer.from('a backup'))).rejects.toThrow('has stored another file');
  });

  it('is none when it was given up, or Drive refuses it', async () => {
    const { store, drive } = await openFolder();
    await store.upload({ key: KEY, expectedBytes: 0 }).abort();
    expect(drive.seen).toEqual([]);
    const one = store.upload({ key: KEY, expectedBytes: 0 });
    await one.write(randomBytes(9 * MEGABYTE));
    await one.abort();
    expect([drive.files.size, drive.sessions.size]).toEqual([0, 0]);
    const short = store.upload({ key: KEY, expectedBytes: 0 });
    await short.write(Buffer.from('x'));
    await short.abort();
    const full = await openFolder(({ method, path }) =>
      method === 'PUT' && path.startsWith('/upload/session')
        ? { status: 403, reason: 'storageQuotaExceeded' }
        : undefined,
    );
    await expect(upload(full.store, randomBytes(10))).rejects.toThrow(
      'Google Drive refuses (403): storageQuotaExceeded',
    );
    expect(full.drive.files.size).toBe(0);
    expect(full.drive.seen.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('can be given up after Drive began none', async () => {
    const { store } = await openFolder(({ path }) =>
      path.startsWith('/upload/drive') ? { status: 404, reason: 'notFound' } : undefined,
    );
    const one = store.upload({ key: KEY, expectedBytes: 0 });
    await expect(one.write(randomBytes(PIECE + 1))).rejects.toThrow('notFound');
    await one.abort();
  });
});

describe('a file that is read from a folder of Google Drive', () => {
  const BYTES = Buffer.from('0123456789abcdef');
  const stored = async (fault?: DriveFault) => {
    const opened = await openFolder(fault);
    await opened.store.put(KEY, BYTES);
    opened.drive.ranges.length = 0;
    return opened;
  };

  it.each(['half', 'short'] as const)('and ends early (%s) is gone on with', async (how) => {
    const { store, drive } = await stored(onMedia(how, 3));
    expect(await buffer(store.read(KEY))).toEqual(BYTES);
    expect(drive.ranges).toEqual([undefined, 'bytes=8-', 'bytes=12-', 'bytes=14-']);
  });

  it.each([
    ['half', 'terminated'],
    ['short', 'The download broke off'],
  ] as const)('and ends early (%s) four times is given up', async (how, said) => {
    const { store, drive } = await stored(onMedia(how, 4));
    await expect(buffer(store.read(KEY))).rejects.toThrow(said);
    expect(drive.ranges).toHaveLength(4);
  });

  it('and is not there, or refused, fails at once', async () => {
    const { store } = await openFolder();
    await expect(buffer(store.read(KEY))).rejects.toMatchObject({ status: 404 });
    let asked = 0;
    const closed = await stored(({ method, path }) => {
      if (method !== 'GET' || path === 'media' || path === '/drive/v3/files') return undefined;
      asked += 1;
      return { status: 403, reason: 'cannotDownloadFile' };
    });
    await expect(buffer(closed.store.read(KEY))).rejects.toThrow('cannotDownloadFile');
    expect(asked).toBe(1);
  });
});
