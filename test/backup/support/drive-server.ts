import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { makeGoogleAccount } from '../../support/google-account.ts';

type Stored = { id: string; name: string; parents: string[]; bytes: Buffer; modifiedTime: string };
type Session = { fileId: string | undefined; name: string; parents: string[]; bytes: Buffer };

/** What breaks: the answer to the nth request of a kind is this instead. */
export type DriveFault = (seen: {
  method: string;
  path: string;
  /** How many requests came before it. */
  before: number;
  range: string | undefined;
}) => { status: number; reason?: string } | 'cut' | 'cut after storing' | 'half' | undefined;

const FOLDER = 'folder-of-backups';
const QUARTER = 256 * 1024;

/**
 * As much of Google Drive as a folder of backups needs, over its protocol: tokens for a JWT that is
 * checked to the last claim, resumable uploads (308, what is held, multiples of 256 KiB), queries, ranges.
 */
export async function startDrive({ fault }: { fault?: DriveFault } = {}) {
  const google = makeGoogleAccount();
  const files = new Map<string, Stored>();
  const sessions = new Map<string, Session>();
  const seen: string[] = [];
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
  const described = ({ id, name, bytes, modifiedTime }: Stored) => ({
    id,
    name,
    size: String(bytes.length),
    modifiedTime,
    sha256Checksum: createHash('sha256').update(bytes).digest('hex'),
  });

  const begin = (url: URL, body: string, answer: ServerResponse) => {
    const id = url.pathname.split('/')[5];
    const { name = '', parents = [] } = JSON.parse(body);
    if (id === undefined && !parents.every((parent: string) => parent === FOLDER))
      return refuse(answer, 404, 'File not found');
    const session = randomUUID();
    sessions.set(session, { fileId: id, name, parents, bytes: Buffer.alloc(0) });
    answer.writeHead(200, { location: `${base}/upload/session/${session}` });
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
      return json(answer, 200, described(store(session)));
    const held = session.bytes.length;
    answer.writeHead(308, held > 0 ? { range: `bytes=0-${held - 1}` } : {});
    answer.end();
  };

  const list = (url: URL, answer: ServerResponse) => {
    const q = url.searchParams.get('q') ?? '';
    if (!q.startsWith(`'${FOLDER}' in parents and trashed = false`))
      return refuse(answer, 404, 'File not found');
    const name = /and name = '((?:[^'\\]|\\.)*)'$/.exec(q)?.[1]?.replaceAll(/\\(.)/g, '$1');
    const found = [...files.values()]
      .filter((file) => name === undefined || file.name === name)
      .sort((a, b) => (a.modifiedTime < b.modifiedTime ? 1 : -1));
    // Pages of three: a folder of backups has more than one.
    const at = Number(url.searchParams.get('pageToken') ?? 0);
    const page = found.slice(at, at + 3).map(described);
    const more = at + 3 < found.length;
    json(answer, 200, { files: page, ...(more && { nextPageToken: String(at + 3) }) });
  };

  const one = (url: URL, request: IncomingMessage, answer: ServerResponse) => {
    const file = files.get(url.pathname.split('/')[4] as string);
    if (url.pathname.endsWith(`/${FOLDER}`))
      return json(answer, 200, {
        id: FOLDER,
        name: 'Backups',
        capabilities: { canAddChildren: true },
      });
    if (!file) return refuse(answer, 404, 'File not found');
    if (request.method === 'DELETE') {
      files.delete(file.id);
      answer.writeHead(204);
      return answer.end();
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    answer.writeHead(from > 0 ? 206 : 200);
    if (
      fault?.({
        method: 'GET',
        path: 'media',
        before: seen.length,
        range: request.headers.range,
      }) === 'half'
    ) {
      answer.write(
        file.bytes.subarray(from, from + Math.ceil((file.bytes.length - from) / 2)),
        () => answer.destroy(),
      );
      return;
    }
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
    if (typeof broken === 'object') return refuse(answer, broken.status, broken.reason ?? 'broken');
    if (url.pathname === '/token') {
      const token = google.grant(body.toString(), account);
      return token
        ? json(answer, 200, { access_token: token, expires_in: 3_600 })
        : json(answer, 400, { error: 'invalid_grant' });
    }
    if (!google.knows(request.headers.authorization))
      return refuse(answer, 401, 'Invalid Credentials');
    const [, , , session = ''] = url.pathname.split('/');
    if (url.pathname.startsWith('/upload/session/')) {
      const found = sessions.get(session);
      if (!found) return refuse(answer, 404, 'Not Found');
      if (method === 'DELETE') {
        sessions.delete(session);
        answer.writeHead(499);
        return answer.end();
      }
      if (broken === 'cut after storing') {
        const lost = { writeHead() {}, end: () => request.socket.destroy() };
        return void put(found, range ?? '', body, lost as unknown as ServerResponse);
      }
      return void put(found, range ?? '', body, answer);
    }
    if (url.pathname.startsWith('/upload/')) return begin(url, body.toString(), answer);
    if (url.pathname === '/drive/v3/files') return list(url, answer);
    return one(url, request, answer);
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
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
