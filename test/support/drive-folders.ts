import { createHash, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeGoogleAccount } from './google-account.ts';
import { onlyFields } from './google-fields.ts';

const FOLDER = 'application/vnd.google-apps.folder';
/** What a file is shown by where no fields are asked for. */
const USUAL = 'kind,id,name,mimeType';
const OWN_FORM = /^application\/vnd\.google-apps\./;

export type Stored = {
  id: string;
  name: string;
  mimeType: string;
  parents: string[];
  trashed: boolean;
  bytes: Buffer;
  /** Of what the file says it is, where that is not what it holds. */
  size?: number;
  /** A folder in a shared drive. */
  driveId?: string;
  /** Nobody may add files, or move them out. */
  readOnly?: boolean;
};

/** What breaks: the answer to a request is this instead; `after` it was carried out. */
type FolderFault = (seen: {
  method: string;
  path: string;
}) => { status: number; message?: string; after?: true } | undefined;

/**
 * As much of Google Drive as folders of invoices need, over its protocol: queries, files of Google's own
 * forms and their export, the feed of changes of an account and of a shared drive, moves, new folders.
 */
export async function startDriveFolders() {
  const google = makeGoogleAccount();
  const files = new Map<string, Stored>();
  /** Of each drive, the files that changed, oldest first; a mark is a place in it. */
  const feeds = new Map<string, string[]>();
  const seen: string[] = [];
  const state = { fault: undefined as FolderFault | undefined, oldestMark: 0 };
  const feed = (drive: string) => feeds.get(drive) ?? feeds.set(drive, []).get(drive) ?? [];
  const driveOf = (file: Stored): string =>
    file.driveId ?? file.parents.map((id) => files.get(id)?.driveId).find(Boolean) ?? '';
  const changed = (file: Stored) => feed(driveOf(file)).push(file.id);

  const json = (answer: ServerResponse, status: number, value: unknown) => {
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(value));
  };
  /** An answer with what was asked for. @param usual what it has where nothing was */
  const shown = (answer: ServerResponse, url: URL, value: unknown, usual = USUAL) =>
    json(answer, 200, onlyFields(value, url.searchParams.get('fields') ?? usual));
  const refuse = (answer: ServerResponse, code: number, message: string) =>
    json(answer, code, { error: { code, message, errors: [{ reason: message }] } });

  const described = (file: Stored) => ({
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    parents: file.parents,
    trashed: file.trashed,
    modifiedTime: '2026-11-20T10:00:00.000Z',
    ...(driveOf(file) && { driveId: driveOf(file) }),
    ...(file.mimeType === FOLDER && { capabilities: { canAddChildren: !file.readOnly } }),
    ...(!OWN_FORM.test(file.mimeType) && {
      size: String(file.size ?? file.bytes.length),
      sha256Checksum: createHash('sha256').update(file.bytes).digest('hex'),
    }),
  });

  const list = (url: URL, answer: ServerResponse) => {
    const q = url.searchParams.get('q') ?? '';
    const [, parent, name, mimeType] =
      /^'([^']+)' in parents and trashed = false(?: and name = '((?:[^'\\]|\\.)*)')?(?: and mimeType = '([^']+)')?$/.exec(
        q,
      ) ?? [];
    if (parent === undefined || !files.has(parent)) return refuse(answer, 404, 'File not found');
    const shared = url.searchParams.get('includeItemsFromAllDrives') === 'true';
    const found = [...files.values()].filter(
      (file) =>
        (shared || driveOf(file) === '') &&
        file.parents.includes(parent) &&
        !file.trashed &&
        (name === undefined || file.name === name.replaceAll(/\\(.)/g, '$1')) &&
        (mimeType === undefined || file.mimeType === mimeType),
    );
    // Pages of three: a folder has more than one.
    const at = Number(url.searchParams.get('pageToken') ?? 0);
    const more = at + 3 < found.length;
    if (url.searchParams.get('orderBy') !== 'createdTime') found.reverse();
    const page = found.slice(at, at + 3).map(described);
    const whole = { files: page, ...(more && { nextPageToken: String(at + 3) }) };
    shown(answer, url, whole, `nextPageToken,files(${USUAL})`);
  };

  const changes = (url: URL, answer: ServerResponse) => {
    const all = feed(url.searchParams.get('driveId') ?? '');
    const mark = Number(url.searchParams.get('pageToken'));
    if (!Number.isInteger(mark)) return refuse(answer, 400, 'Invalid Value');
    if (mark < state.oldestMark) return refuse(answer, 410, 'Page token expired');
    const page = all.slice(mark, mark + 3);
    const end = mark + page.length;
    const told = page.map((id) => files.get(id)).filter((file) => file !== undefined);
    const whole = {
      changes: told.map((file) => ({ file: described(file) })),
      ...(end < all.length ? { nextPageToken: String(end) } : { newStartPageToken: String(end) }),
    };
    shown(answer, url, whole, `nextPageToken,newStartPageToken,changes(file(${USUAL}))`);
  };

  const one = (url: URL, answer: ServerResponse) => {
    const [, , , , id = '', what] = url.pathname.split('/');
    const file = files.get(id);
    if (!file) return refuse(answer, 404, 'File not found');
    if (what === 'export') {
      if (!OWN_FORM.test(file.mimeType)) return refuse(answer, 403, 'fileNotExportable');
      if (file.size) return refuse(answer, 403, 'This file is too large to be exported.');
      return answer.end(file.bytes);
    }
    if (url.searchParams.get('alt') !== 'media') return shown(answer, url, described(file));
    if (OWN_FORM.test(file.mimeType)) return refuse(answer, 403, 'fileNotDownloadable');
    answer.end(file.bytes);
  };

  const move = (url: URL, answer: ServerResponse) => {
    const file = files.get(url.pathname.split('/')[4] ?? '');
    const [to, from] = ['addParents', 'removeParents'].map((it) => url.searchParams.get(it) ?? '');
    if (!file || !files.has(to as string)) return refuse(answer, 404, 'File not found');
    if (file.readOnly) return refuse(answer, 403, 'insufficientFilePermissions');
    file.parents = [...file.parents.filter((id) => id !== from), to as string];
    changed(file);
    shown(answer, url, described(file));
  };

  const put = (given: Partial<Stored> & { parents: string[] }): Stored => {
    const file = {
      id: randomUUID(),
      name: 'invoice.pdf',
      mimeType: 'application/pdf',
      trashed: false,
      bytes: Buffer.alloc(0),
      ...given,
    };
    files.set(file.id, file);
    changed(file);
    return file;
  };

  const server = createServer(async (request, answer) => {
    const url = new URL(request.url ?? '/', base);
    const { method = '' } = request;
    const body = await text(request);
    const broken = state.fault?.({ method, path: url.pathname });
    seen.push(`${method} ${url.pathname}`);
    if (broken && !broken.after) return refuse(answer, broken.status, broken.message ?? 'broken');
    if (url.pathname === '/token') {
      const token = google.grant(body, account);
      if (!token) return json(answer, 400, { error: 'invalid_grant' });
      return json(answer, 200, { access_token: token, expires_in: 3_600 });
    }
    if (!google.knows(request.headers.authorization))
      return refuse(answer, 401, 'Invalid Credentials');
    if (url.searchParams.get('supportsAllDrives') !== 'true')
      return refuse(answer, 400, 'not for shared drives');
    if (body !== '' && !request.headers['content-type']?.startsWith('application/json'))
      return refuse(answer, 400, 'Bad Content-Type');
    if (url.pathname === '/drive/v3/changes/startPageToken')
      return json(answer, 200, {
        startPageToken: String(feed(url.searchParams.get('driveId') ?? '').length),
      });
    if (url.pathname === '/drive/v3/changes') return changes(url, answer);
    if (url.pathname === '/drive/v3/files' && method === 'POST')
      return shown(answer, url, described(put(JSON.parse(body))));
    if (url.pathname === '/drive/v3/files') return list(url, answer);
    if (method !== 'PATCH') return one(url, answer);
    if (!broken) return move(url, answer);
    const lost = { writeHead() {}, end: () => refuse(answer, broken.status, 'broken') };
    move(url, lost as unknown as ServerResponse);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const account = {
    client_email: 'documents@project.iam.gserviceaccount.com',
    private_key: google.privateKey,
    token_uri: `${base}/token`,
    endpoint: base,
  };
  return {
    account,
    files,
    seen,
    state,
    put,
    folder: (more: Partial<Stored> = {}): string =>
      put({ name: 'Incoming', mimeType: FOLDER, parents: [], ...more }).id,
    /** What lies in a folder, by name. */
    names: (parent: string) =>
      [...files.values()]
        .filter((file) => file.parents.includes(parent) && file.mimeType !== FOLDER)
        .map(({ name }) => name),
    subfolder: (parent: string, name: string) =>
      [...files.values()].find((file) => file.parents.includes(parent) && file.name === name)?.id ??
      '',
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
