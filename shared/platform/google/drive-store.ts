import { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { NightshiftError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../object-store/object-store.ts';
import { type DriveCalls, DriveRefused, driveCalls } from './drive-calls.ts';
import { filesInFolder, quoted } from './files-in-folder.ts';
import { resumableUpload } from './resumable-upload.ts';
import { accessTokens, type ServiceAccount } from './service-account.ts';

/** A folder of Google Drive, and who writes there. */
export type DriveFolder = {
  folderId: string;
  account: ServiceAccount;
  /** Of the API; Google's own by default. */
  endpoint?: string | undefined;
};

const GOOGLE = 'https://www.googleapis.com';
const SCOPE = 'https://www.googleapis.com/auth/drive';
const FILES = '/drive/v3/files';
/** Times that a download is taken up where it broke off. */
const ATTEMPTS = 4;

type File = { id: string; name: string; size?: string; modifiedTime: string };

/** @property wait before a call is repeated, for so many milliseconds */
export type DriveDeps = {
  clock: Clock;
  wait?: ((milliseconds: number) => Promise<void>) | undefined;
};

/** The calls of an account. */
export const openDrive = (
  { account, endpoint = GOOGLE }: Pick<DriveFolder, 'account' | 'endpoint'>,
  { clock, wait }: DriveDeps,
): DriveCalls =>
  driveCalls({
    base: endpoint,
    token: accessTokens({ account, scope: SCOPE }, { clock }),
    wait,
  });

/**
 * A folder of Google Drive as an object store: a file is called by its whole key. Drive lets two files
 * have one name; the younger one counts, and what is put again replaces.
 */
export function openDriveStore(folder: DriveFolder, deps: DriveDeps): ObjectStore {
  const call = openDrive(folder, deps);
  const { folderId } = folder;

  const files = (filter?: string) =>
    filesInFolder<File>(
      { folderId, fields: 'id,name,size,modifiedTime', orderBy: 'modifiedTime desc', filter },
      { call },
    );
  const named = async (key: string): Promise<File[]> => {
    const found: File[] = [];
    for await (const file of files(` and name = '${quoted(key)}'`)) found.push(file);
    return found;
  };
  const upload = (key: string) => {
    // Looked for when it begins: what is replaced keeps its place until the new content is whole.
    let begun: ReturnType<typeof resumableUpload> | undefined;
    const open = async () => {
      const [there] = begun ? [] : await named(key);
      begun ??= resumableUpload(
        { fileId: there?.id, metadata: there ? {} : { name: key, parents: [folderId] } },
        { call },
      );
      return begun;
    };
    return {
      write: async (piece: Buffer) => (await open()).write(piece),
      complete: async () => (await open()).complete(),
      abort: async () => begun?.abort(),
    };
  };

  async function* read(key: string): AsyncGenerator<Buffer> {
    const [file] = await named(key);
    if (!file) throw new DriveRefused('There is no such file in the folder', 404);
    const size = Number(file.size ?? 0);
    let from = 0;
    for (let attempt = 1; from < size; attempt += 1) {
      try {
        const answer = await call({
          path: `${FILES}/${file.id}`,
          query: { alt: 'media' },
          stream: true,
          headers: from > 0 ? { range: `bytes=${from}-` } : {},
        });
        for await (const piece of Readable.fromWeb(answer.body as never)) {
          from += (piece as Buffer).length;
          yield Buffer.from(piece as Uint8Array);
        }
      } catch (error) {
        if (attempt >= ATTEMPTS || error instanceof NightshiftError) throw error;
      }
      if (from < size && attempt >= ATTEMPTS) throw new Error('The download broke off');
    }
  }

  return {
    name: `drive://${folderId}`,
    bucket: folderId,
    upload: ({ key }) => upload(key),
    async put(key, bytes) {
      const one = upload(key);
      await one.write(bytes);
      await one.complete();
    },
    async get(key) {
      const [file] = await named(key);
      if (!file) return undefined;
      const answer = await call({
        path: `${FILES}/${file.id}`,
        query: { alt: 'media' },
        stream: true,
      });
      return Buffer.from(await answer.arrayBuffer());
    },
    copyFrom() {
      throw new DriveRefused('Google Drive copies nothing from a bucket', 501);
    },
    async size(key) {
      const [file] = await named(key);
      return file && Number(file.size ?? 0);
    },
    read,
    async *list(prefix) {
      const seen = new Set<string>();
      for await (const file of files()) {
        if (!file.name.startsWith(prefix) || seen.has(file.name)) continue;
        seen.add(file.name);
        yield asObject(file);
      }
    },
    async remove(key) {
      for (const { id } of await named(key)) await removeFile(id, call);
    },
    // An upload that nobody went on with is over after a week, and was never a file.
    abortUploadsBefore: async () => 0,
    close() {},
  };
}

const asObject = ({ name, size, modifiedTime }: File): StoredObject => ({
  key: name,
  size: Number(size ?? 0),
  modified: new Date(modifiedTime),
});

/** In a shared drive who may write may only put into the bin, which empties itself after 30 days. */
async function removeFile(id: string, call: DriveCalls): Promise<void> {
  const path = `${FILES}/${id}`;
  const { status } = await call({ method: 'DELETE', path, also: [403, 404] });
  if (status !== 403) return;
  await call({
    method: 'PATCH',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ trashed: true }),
  });
}
