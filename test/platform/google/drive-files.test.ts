import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { driveCalls } from '../../../shared/platform/google/drive-calls.ts';
import {
  DRIVE_FOLDER,
  type DriveFiles,
  DriveMarkLost,
  driveFiles,
} from '../../../shared/platform/google/drive-files.ts';
import { openDrive } from '../../../shared/platform/google/drive-store.ts';
import { startDriveFolders } from '../../support/drive-folders.ts';

const DOCUMENT = 'application/vnd.google-apps.document';

describe('the files of an account of Google Drive', () => {
  let google: Awaited<ReturnType<typeof startDriveFolders>>;
  let drive: DriveFiles;
  let incoming: string;
  beforeEach(async () => {
    google = await startDriveFolders();
    const { endpoint } = google.account;
    const deps = { clock: () => new Date(), wait: async () => {} };
    drive = driveFiles(openDrive({ account: google.account, endpoint }, deps));
    incoming = google.folder({ driveId: 'shared' });
  });
  afterEach(() => google.stop());

  const names = async (folder: string) => {
    const found = [];
    for await (const { name } of drive.list(folder)) found.push(name);
    return found;
  };

  it('are listed over all pages, without those in the bin', async () => {
    for (const name of ['a', 'b', 'c', 'd']) google.put({ name, parents: [incoming] });
    google.put({ name: 'thrown away', parents: [incoming], trashed: true });
    google.put({ name: 'elsewhere', parents: [google.folder()] });
    expect(await names(incoming)).toEqual(['a', 'b', 'c', 'd']);
    await expect(names("no'folder")).rejects.toMatchObject({ name: 'DriveRefused', status: 404 });
  });

  it('are told with what they are', async () => {
    const bytes = Buffer.from('abc');
    const file = google.put({ name: 'a.pdf', parents: [incoming], bytes });
    const own = google.put({ name: 'b', mimeType: DOCUMENT, parents: [incoming], trashed: true });
    expect(await drive.look(file.id)).toEqual({
      id: file.id,
      name: 'a.pdf',
      mimeType: 'application/pdf',
      size: 3,
      parents: [incoming],
      trashed: false,
      version: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    expect(await drive.look(own.id)).toMatchObject({
      mimeType: DOCUMENT,
      size: undefined,
      trashed: true,
      version: '2026-11-20T10:00:00.000Z',
    });
  });

  it('lie in folders, which may be closed or no folders at all', async () => {
    expect(await drive.folder(incoming)).toEqual({
      id: incoming,
      name: 'Incoming',
      drive: 'shared',
      writable: true,
    });
    const closed = google.folder({ name: 'Closed', readOnly: true });
    expect(await drive.folder(closed)).toEqual({
      id: closed,
      name: 'Closed',
      drive: undefined,
      writable: false,
    });
    const file = google.put({ parents: [incoming] });
    await expect(drive.folder(file.id)).rejects.toMatchObject({
      status: 400,
      message: 'Google Drive has a file by this id, and no folder',
    });
  });

  it('have a folder by its name, made once', async () => {
    google.put({ name: "Peter's", parents: [incoming] });
    const made = await drive.folderIn(incoming, "Peter's");
    expect(google.files.get(made)).toMatchObject({
      name: "Peter's",
      mimeType: DRIVE_FOLDER,
      parents: [incoming],
    });
    expect(await drive.folderIn(incoming, "Peter's")).toBe(made);
    expect(await drive.folderIn(incoming, 'a\\b')).not.toBe(made);
    expect(await names(incoming)).toEqual(["Peter's", "Peter's", 'a\\b']);
  });

  it('are followed from a mark on, in their own drive', async () => {
    const own = google.folder();
    google.put({ name: 'before', parents: [own] });
    const mark = await drive.mark('shared');
    expect(await drive.mark(undefined)).not.toBe(mark);
    google.put({ name: 'elsewhere', parents: [own] });
    for (const name of ['a', 'b', 'c', 'd']) google.put({ name, parents: [incoming] });
    const first = await drive.changes(mark, 'shared');
    expect([first.files.map(({ name }) => name), first.more]).toEqual([['a', 'b', 'c'], true]);
    const second = await drive.changes(first.mark, 'shared');
    expect([second.files.map(({ name }) => name), second.more]).toEqual([['d'], false]);
    const none = await drive.changes(second.mark, 'shared');
    expect(none).toEqual({ files: [], mark: second.mark, more: false });
  });

  it.each([400, 404, 410])(
    'have to be listed anew when a mark is answered by %i',
    async (status) => {
      google.state.fault = ({ path }) => (path === '/drive/v3/changes' ? { status } : undefined);
      await expect(drive.changes('1', undefined)).rejects.toBeInstanceOf(DriveMarkLost);
    },
  );

  it('keep their mark when Drive refuses for another reason, or is away', async () => {
    google.state.fault = ({ path }) => (path === '/drive/v3/changes' ? { status: 403 } : undefined);
    await expect(drive.changes('1', undefined)).rejects.toMatchObject({ name: 'DriveRefused' });
    google.state.fault = ({ path }) => (path === '/drive/v3/changes' ? { status: 503 } : undefined);
    await expect(drive.changes('1', undefined)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('are read up to as many bytes as are asked for, or exported', async () => {
    const file = google.put({ bytes: Buffer.from('0123456789'), parents: [incoming] });
    const read = async (most: number) =>
      String(Buffer.from(await drive.read({ id: file.id, most })));
    expect(await read(4)).toBe('0123');
    expect(await read(10)).toBe('0123456789');
    expect(await read(11)).toBe('0123456789');
    const own = google.put({ mimeType: DOCUMENT, bytes: Buffer.from('%PDF'), parents: [incoming] });
    await expect(drive.read({ id: own.id, most: 9 })).rejects.toThrow('fileNotDownloadable');
    const exported = await drive.read({ id: own.id, most: 9, exportAs: 'application/pdf' });
    expect(exported).toEqual(new Uint8Array(Buffer.from('%PDF')));
  });

  it('are moved', async () => {
    const processed = google.folder();
    const { id } = google.put({ name: 'a', parents: [incoming] });
    await drive.move({ id, from: incoming, to: processed });
    expect([google.names(incoming), google.names(processed)]).toEqual([[], ['a']]);
    google.state.fault = ({ method }) => (method === 'PATCH' ? { status: 403 } : undefined);
    await expect(drive.move({ id, from: processed, to: incoming })).rejects.toThrow('403');
  });
});

describe('what Google Drive leaves out', () => {
  let server: Server;
  let says: object | string;
  let drive: DriveFiles;
  let hungUp: Promise<void>;
  beforeEach(async () => {
    server = createServer((request, answer) => {
      hungUp = new Promise((gone) => answer.once('close', gone));
      if (typeof says !== 'string') return void answer.end(JSON.stringify(says));
      // A file without an end.
      const piece = says;
      const on = () => {
        while (!answer.destroyed && answer.write(piece));
      };
      answer.on('drain', on);
      request.once('close', () => answer.destroy());
      on();
    }).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    drive = driveFiles(driveCalls({ base, token: async () => 't' }));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  const file = { id: '1', name: 'a', mimeType: 'text/plain', trashed: false };

  it('is no parent, and no size', async () => {
    says = file;
    expect(await drive.look('1')).toEqual({
      ...file,
      parents: [],
      size: undefined,
      version: 'unknown',
    });
    says = { ...file, size: '0', parents: ['p'] };
    expect(await drive.look('1')).toMatchObject({ size: 0, parents: ['p'] });
  });

  it.each([
    [{ sha256Checksum: 's', md5Checksum: 'm', headRevisionId: 'h', modifiedTime: 't' }, 's'],
    [{ md5Checksum: 'm', headRevisionId: 'h', modifiedTime: 't' }, 'm'],
    [{ headRevisionId: 'h', modifiedTime: 't' }, 'h'],
    [{ modifiedTime: 't' }, 't'],
  ])('of %j leaves the version %s', async (more, version) => {
    says = { ...file, ...more };
    expect(await drive.look('1')).toMatchObject({ version });
  });

  it('is whether files may be put into a folder: then they may not', async () => {
    says = { id: '1', name: 'a', mimeType: DRIVE_FOLDER };
    expect(await drive.folder('1')).toMatchObject({ writable: false, drive: undefined });
  });

  it('is a file that was removed for good, among the changes', async () => {
    says = { changes: [{}, { file }], newStartPageToken: '7' };
    expect(await drive.changes('1', undefined)).toMatchObject({
      files: [{ id: '1' }],
      mark: '7',
      more: false,
    });
  });

  it('is a mark to go on from: all is listed anew', async () => {
    says = { changes: [] };
    await expect(drive.changes('1', undefined)).rejects.toBeInstanceOf(DriveMarkLost);
  });

  it('is the end of what is too large: it is not brought here', async () => {
    says = 'x'.repeat(65_536);
    expect(await drive.read({ id: '1', most: 70_000 })).toHaveLength(70_000);
    await hungUp;
  });
});
