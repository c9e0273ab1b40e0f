import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { DriveFault } from '../../support/drive-server.ts';
import { KEY, useFolders } from './support/folder.ts';

const openFolder = useFolders();

const onMedia =
  (what: ReturnType<DriveFault>, times: number): DriveFault =>
  ({ path }) =>
    path === 'media' && times-- > 0 ? what : undefined;

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
