import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { makeGoogleAccount } from './google-account.ts';
import { onlyFields } from './google-fields.ts';

type Stored = {
  id: string;
  name: string;
  parents: string[];
  bytes: Buffer;
  modifiedTime: string;
  trashed?: boolean;
  /** Google keeps it in a form of its own, which has no size. */
  sizeless?: boolean;
};
type Session = {
  fileId: string | undefined;
  name: string;
  parents: string[];
  bytes: Buffer;
  fields: string;
};

/**
 * What breaks: the answer to the nth request of a kind is this instead. `held`: of an upload it says that it
 * has so many bytes; `takes`: of a piece it takes so many; `half`: a download breaks off; `short`: it ends early, and says nothing of it;
 * `other content`: what is stored is not what was sent.
 */
export type DriveFault = (seen: {
  method: string;
  path: string;
  /** How many requests came before it. */
  before: number;
  range: string | undefined;
}) =>
  | { status: number; reason?: string }
  | { held: number }
  | { takes: number }
  | ('cut' | 'cut after storing' | 'half' | 'short' | 'other content')
  | undefined;

const FOLDER = 'folder-of-backups';
const QUARTER = 256 * 1024;
/** What a file is shown by where no fields are asked for. */
const USUAL = 'kind,id,name,mimeType';

/**
 * As much of Google Drive as a folder of backups needs, over its protocol: tokens for a JWT that is
 * checked to the last claim, resumable uploads (308, what is held, multiples of 256 KiB), queries, ranges,
 * only the fields that are asked for, and nothing of shared drives to who does not ask for it.
 */
export async function startDrive({ fault }: { fault?: DriveFault } = {}) {
  const google = makeGoogleAccount();
  const files = new Map<string, Stored>();
  const sessions = new Map<string, Session>();
  const seen: string[] = [];
  /** Of each request to bytes of a file, which it asks for or sends. */
  const ranges: (string | undefined)[] = [];
  let ticks = 0;

  const json = (answer: ServerResponse, status: number, value: unknown) => {
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(value));
  };
  const refuse = (answer: ServerResponse, code: number, reason: string) =>
    json(answer, code, { error: { code, message: reason, errors: [{ reason }] } });

  const store = (session: Session): Stored => {
    ticks += 1;
    const id = session.fileId ?? randomUUID();
    const file = {
      id,
      name: files.get(id)?.name ?? session.name,
      parents: files.get(id)?.parents ?? session.parents,
      bytes: session.bytes,
      modifiedTime: new Date(Date.now() + ticks).toISOString(),
    };
    files.set(id, file);
    return file;
  };
  const described = ({ id, name, bytes, modifiedTime, sizeless }: Stored) => ({
    id,
    name,
    ...(!sizeless && { size: String(bytes.length) }),
    modifiedTime,
    sha256Checksum: createHash('sha256').update(bytes).digest('hex'),
  });

  const begin = (
    url: URL,
    body: string,
    { method, headers }: IncomingMessage,
    answer: ServerResponse,
  ) => {
    const id = url.pathname.split('/')[5];
    if (method !== (id ? 'PATCH' : 'POST') || url.searchParams.get('uploadType') !== 'resumable')
      return refuse(answer, 400, 'Bad Request');
    if (!headers['content-type']?.startsWith('application/json'))
      return refuse(answer, 400, 'Bad Content-Type');
    if (id !== undefined && !files.has(id)) return refuse(answer, 404, 'File not found');
    const { name = '', parents = [] } = JSON.parse(body);
    if (id === undefined && !parents.every((parent: string) => parent === FOLDER))
      return refuse(answer, 404, 'File not found');
    const session = randomUUID();
    const fields = url.searchParams.get('fields') ?? USUAL;
    sessions.set(session, { fileId: id, name, parents, bytes: Buffer.alloc(0), fields });
    answer.writeHead(200, { location: `${base}/upload/session/${session}` });
    answer.end();
  };

  const hold = (answer: ServerResponse, held: number) => {
    answer.writeHead(308, held > 0 ? { range: `bytes=0-${held - 1}` } : {});
    answer.end();
  };
  const put = (session: Session, range: string, body: Buffer, answer: ServerResponse) => {
    const [, from, to, total = '*'] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(range) ?? [];
    if (from !== undefined) {
      const whole = total !== '*' && Number(to) + 1 === Number(total);
      if (Number(from) !== session.bytes.length || Number(to) - Number(from) + 1 !== body.length)
        return refuse(answer, 400, 'Invalid range');
      if (!whole && body.length % QUARTER !== 0) return refuse(answer, 400, 'Invalid size');
      session.bytes = Buffer.concat([session.bytes, body]);
    }
    if (total !== '*' && session.bytes.length === Number(total))
      return json(answer, 200, onlyFields(described(store(session)), session.fields));
    hold(answer, session.bytes.length);
  };

  const list = (url: URL, answer: ServerResponse) => {
    const q = url.searchParams.get('q') ?? '';
    if (!q.startsWith(`'${FOLDER}' in parents and trashed = false`))
      return refuse(answer, 404, 'File not found');
    const shared = url.searchParams.get('includeItemsFromAllDrives') === 'true';
    const newest = url.searchParams.get('orderBy') === 'modifiedTime desc' ? 1 : -1;
    const name = /and name = '((?:[^'\\]|\\.)*)'$/.exec(q)?.[1]?.replaceAll(/\\(.)/g, '$1');
    const found = [...files.values()]
      .filter(
        (file) =>
          shared &&
          file.parents.includes(FOLDER) &&
          !file.trashed &&
          (name === undefined || file.name === name),
      )
      .sort((a, b) => (a.modifiedTime < b.modifiedTime ? newest : -newest));
    // Pages of three: a folder of backups has more than one.
    const at = Number(url.searchParams.get('pageToken') ?? 0);
    const page = found.slice(at, at + 3).map(described);
    const more = at + 3 < found.length;
    const whole = {
      kind: 'drive#fileList',
      files: page,
      ...(more && { nextPageToken: String(at + 3) }),
    };
    const fields = url.searchParams.get('fields') ?? `nextPageToken,files(${USUAL})`;
    json(answer, 200, onlyFields(whole, fields));
  };

  const one = (url: URL, request: IncomingMessage, body: string, answer: ServerResponse) => {
    const file = files.get(url.pathname.split('/')[4] as string);
    const fields = url.searchParams.get('fields') ?? USUAL;
    if (url.pathname.endsWith(`/${FOLDER}`))
      return json(
        answer,
        200,
        onlyFields(
          {
            id: FOLDER,
            name: 'Backups',
            mimeType: 'application/vnd.google-apps.folder',
            capabilities: { canAddChildren: true },
          },
          fields,
        ),
      );
    if (!file) return refuse(answer, 404, 'File not found');
    if (request.method === 'DELETE') {
      files.delete(file.id);
      answer.writeHead(204);
      return answer.end();
    }
    if (request.method === 'PATCH') {
      if (request.headers['content-type'] !== 'application/json')
        return refuse(answer, 400, 'Bad Content-Type');
      Object.assign(file, JSON.parse(body));
      return json(answer, 200, onlyFields(described(file), fields));
    }
    if (url.searchParams.get('alt') !== 'media')
      return json(answer, 200, onlyFields(described(file), fields));
    ranges.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    answer.writeHead(from > 0 ? 206 : 200);
    const { range } = request.headers;
    const broken = fault?.({ method: 'GET', path: 'media', before: seen.length, range });
    const half = file.bytes.subarray(from, from + Math.ceil((file.bytes.length - from) / 2));
    if (broken === 'half') return void answer.write(half, () => answer.destroy());
    if (broken === 'short') return answer.end(half);
    answer.end(file.bytes.subarray(from));
  };

  const server = createServer(async (request, answer) => {
    const url = new URL(request.url ?? '/', base);
    const { method = '' } = request;
    const body = await buffer(request);
    const range = request.headers['content-range'];
    const broken = fault?.({ method, path: url.pathname, before: seen.length, range });
    seen.push(`${method} ${url.pathname}`);
    if (broken === 'cut') return void request.socket.destroy();
    if (typeof broken === 'object' && 'held' in broken) return hold(answer, broken.held);
    if (typeof broken === 'object' && 'status' in broken)
      return refuse(answer, broken.status, broken.reason ?? 'broken');
    if (url.pathname === '/token') {
      const token = google.grant(body.toString(), account);
      return token
        ? json(answer, 200, { access_token: token, expires_in: 3_600 })
        : json(answer, 400, { error: 'invalid_grant' });
    }
    if (!google.knows(request.headers.authorization))
      return refuse(answer, 401, 'Invalid Credentials');
    if (url.searchParams.get('supportsAllDrives') !== 'true')
      return refuse(answer, 404, 'File not found');
    const [, , , session = ''] = url.pathname.split('/');
    if (url.pathname.startsWith('/upload/session/')) {
      const found = sessions.get(session);
      if (!found) return refuse(answer, 404, 'Not Found');
      if (method === 'DELETE') {
        sessions.delete(session);
        answer.writeHead(499);
        return answer.end();
      }
      ranges.push(range);
      if (broken === 'other content') body.reverse();
      if (typeof broken === 'object') {
        found.bytes = Buffer.concat([found.bytes, body.subarray(0, broken.takes)]);
        return hold(answer, found.bytes.length);
      }
      if (broken === 'cut after storing') {
        const lost = { writeHead() {}, end: () => request.socket.destroy() };
        return void put(found, range ?? '', body, lost as unknown as ServerResponse);
      }
      return void put(found, range ?? '', body, answer);
    }
    if (url.pathname.startsWith('/upload/')) return begin(url, body.toString(), request, answer);
    if (url.pathname === '/drive/v3/files') return list(url, answer);
    return one(url, request, body.toString(), answer);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const account = {
    client_email: 'backups@project.iam.gserviceaccount.com',
    private_key: google.privateKey,
    token_uri: `${base}/token`,
  };
  return {
    endpoint: base,
    account,
    folderId: FOLDER,
    files,
    sessions,
    seen,
    ranges,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
