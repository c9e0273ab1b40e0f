import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import type { DriveFault } from '../../support/drive-server.ts';
import { KEY, useFolders } from './support/folder.ts';

const MEGABYTE = 1_048_576;
/** Of an upload. */
const PIECE = 8 * MEGABYTE;
const QUARTER = MEGABYTE / 4;

const openFolder = useFolders();

async function upload(store: ObjectStore, bytes: Buffer) {
  const one = store.upload({ key: KEY, expectedBytes: bytes.length });
  for (let at = 0; at < bytes.length; at += 300_000)
    await one.write(bytes.subarray(at, at + 300_000));
  await one.complete();
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
    expect(drive.seen.filter((line) => line === 'GET /drive/v3/files')).toHaveLength(1);
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
