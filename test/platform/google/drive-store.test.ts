import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { openDriveStore } from '../../../shared/platform/google/drive-store.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { KEY, useFolders } from './support/folder.ts';

const openFolder = useFolders();

async function listed(store: ObjectStore, prefix: string) {
  const found = [];
  for await (const one of store.list(prefix)) found.push(one);
  return found;
}

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
