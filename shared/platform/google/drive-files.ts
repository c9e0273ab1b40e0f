import { answeredJson, type DriveCalls, DriveRefused } from './drive-calls.ts';
import { filesInFolder, quoted } from './files-in-folder.ts';

/** A file of Google Drive as its folders show it. */
export type DriveFile = {
  id: string;
  name: string;
  mimeType: string;
  /** Bytes; undefined for what Google keeps in a form of its own. */
  size: number | undefined;
  parents: string[];
  trashed: boolean;
  /** Another one for another content; of what has no checksum, when it was changed. */
  version: string;
};

/** @property drive in which it lies; undefined for somebody's own. @property writable whether files may be put there */
type DriveFolderSeen = { id: string; name: string; drive: string | undefined; writable: boolean };

/** What has changed in a drive since a mark. @property more whether the next mark is to be asked at once */
export type DriveChanges = { files: DriveFile[]; mark: string; more: boolean };

/** The mark is one that Drive no longer knows: all folders have to be listed anew. */
export class DriveMarkLost extends Error {}

export type DriveFiles = ReturnType<typeof driveFiles>;

const FILES = '/drive/v3/files';
const CHANGES = '/drive/v3/changes';
const FIELDS =
  'id,name,mimeType,size,parents,trashed,sha256Checksum,md5Checksum,headRevisionId,modifiedTime';
export const DRIVE_FOLDER = 'application/vnd.google-apps.folder';
/** What Drive answers to a mark that is too old, of another drive, or none. */
const LOST = [400, 404, 410];
const PAGE = '1000';

/** The files of an account: listed, followed, read and moved. */
export function driveFiles(call: DriveCalls) {
  const json = async <T>(request: Parameters<DriveCalls>[0]) =>
    answeredJson<T>(await call(request));
  const write = (
    method: 'POST' | 'PATCH',
    path: string,
    query: Record<string, string>,
    body: object,
  ) =>
    json<RawFile>({
      method,
      path,
      query: { ...query, fields: FIELDS },
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify(body),
    });

  async function* list(folderId: string, filter?: string): AsyncGenerator<DriveFile> {
    const asked = { folderId, fields: FIELDS, orderBy: 'createdTime', filter };
    for await (const file of filesInFolder<RawFile>(asked, { call })) yield asFile(file);
  }

  return {
    list,

    /** @throws DriveRefused, 404 also for what was never shared with the account */
    async look(id: string): Promise<DriveFile> {
      return asFile(await json({ path: `${FILES}/${id}`, query: { fields: FIELDS } }));
    },

    /** @throws DriveRefused, 404 also for what was never shared with the account, 400 for a file */
    async folder(asked: string): Promise<DriveFolderSeen> {
      const fields = 'id,name,driveId,mimeType,capabilities(canAddChildren)';
      const path = `${FILES}/${asked}`;
      const { id, name, driveId, ...found } = await json<RawFolder>({ path, query: { fields } });
      if (found.mimeType !== DRIVE_FOLDER)
        throw new DriveRefused('Google Drive has a file by this id, and no folder', 400);
      return { id, name, drive: driveId, writable: found.capabilities?.canAddChildren === true };
    },

    /** The folder of this name in another one; made where there is none. */
    async folderIn(parent: string, name: string): Promise<string> {
      const filter = ` and name = '${quoted(name)}' and mimeType = '${DRIVE_FOLDER}'`;
      for await (const { id } of list(parent, filter)) return id;
      const body = { name, mimeType: DRIVE_FOLDER, parents: [parent] };
      return (await write('POST', FILES, {}, body)).id;
    },

    /** The mark of now: what changes from here on is what `changes` tells. */
    async mark(drive: string | undefined): Promise<string> {
      const path = `${CHANGES}/startPageToken`;
      return (await json<{ startPageToken: string }>({ path, query: { driveId: drive } }))
        .startPageToken;
    },

    /** @throws DriveMarkLost */
    async changes(mark: string, drive: string | undefined): Promise<DriveChanges> {
      const page = await json<RawChanges>({
        path: CHANGES,
        query: {
          pageToken: mark,
          driveId: drive,
          pageSize: PAGE,
          includeRemoved: 'false',
          includeItemsFromAllDrives: 'true',
          fields: `nextPageToken,newStartPageToken,changes(file(${FIELDS}))`,
        },
      }).catch((error: unknown) => {
        if (error instanceof DriveRefused && LOST.includes(error.status))
          throw new DriveMarkLost(error.message);
        throw error;
      });
      const next = page.nextPageToken ?? page.newStartPageToken;
      if (!next) throw new DriveMarkLost('Google Drive gave no mark to go on from');
      const files = page.changes.flatMap(({ file }) => (file ? [asFile(file)] : []));
      return { files, mark: next, more: page.nextPageToken !== undefined };
    },

    /** The first bytes of a file, so many at most. @param exportAs for what Google keeps in its own form */
    async read({
      id,
      most,
      exportAs,
    }: {
      id: string;
      most: number;
      exportAs?: string | undefined;
    }) {
      const answer = await call(
        exportAs
          ? { path: `${FILES}/${id}/export`, query: { mimeType: exportAs } }
          : { path: `${FILES}/${id}`, query: { alt: 'media' } },
      );
      return firstBytes(answer, most);
    },

    async move({ id, from, to }: { id: string; from: string; to: string }): Promise<void> {
      await write('PATCH', `${FILES}/${id}`, { addParents: to, removeParents: from }, {});
    },
  };
}

type RawFile = {
  id: string;
  name: string;
  mimeType: string;
  size?: string;
  parents?: string[];
  trashed: boolean;
  sha256Checksum?: string;
  md5Checksum?: string;
  headRevisionId?: string;
  modifiedTime?: string;
};
type RawFolder = {
  id: string;
  name: string;
  mimeType: string;
  driveId?: string;
  capabilities?: { canAddChildren?: boolean };
};
type RawChanges = {
  changes: { file?: RawFile }[];
  nextPageToken?: string;
  newStartPageToken?: string;
};

const asFile = (raw: RawFile): DriveFile => ({
  id: raw.id,
  name: raw.name,
  mimeType: raw.mimeType,
  size: raw.size === undefined ? undefined : Number(raw.size),
  parents: raw.parents ?? [],
  trashed: raw.trashed,
  version:
    raw.sha256Checksum ?? raw.md5Checksum ?? raw.headRevisionId ?? raw.modifiedTime ?? 'unknown',
});

async function firstBytes(answer: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop hangs up: what is too large is not brought here to be thrown away.
  for await (const piece of answer.body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length >= most) break;
  }
  return new Uint8Array(Buffer.concat(pieces).subarray(0, most));
}
