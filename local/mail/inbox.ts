import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pagePolicy } from '../../shared/platform/http/page-policy.ts';
import { isForUs, isOfUs } from '../host-header.ts';
import { readTarget } from '../request-target.ts';
import type { Mailbox } from './mailbox.ts';
import { listPage, messagePage } from './pages.ts';
import { STYLE } from './style.ts';

/** The inbox's pages may show nothing but themselves, and a mail in a frame. */
const PAGE_POLICY = pagePolicy(STYLE, { frames: "'self'" });
/**
 * A mail's own HTML, whose styles stand in its elements: no script, no form, no request to anybody,
 * embedded pictures only.
 */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

export type Inbox = {
  url: string;
  stop(): Promise<void>;
};

/** Serves the captured mail: pages for people, `/api/messages` for programs. Loopback only. */
export async function startInbox(options: {
  mailbox: Mailbox;
  port?: number;
  host?: string;
}): Promise<Inbox> {
  const { mailbox, port = 0, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => respond(mailbox, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: () => stop(server),
  };
}

function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

type Answer = {
  status: number;
  type: string;
  body: string;
  policy?: string;
};

function respond(mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): void {
  const { status, type, body, policy = PAGE_POLICY } = answer(mailbox, request);
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function answer(mailbox: Mailbox, request: IncomingMessage): Answer {
  // A page elsewhere that points its own name at loopback must not read the mail.
  const { host, origin } = request.headers;
  if (!isForUs(host) || !isOfUs(origin)) return problem(403, 'Forbidden');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem(405, 'Method Not Allowed');
  const target = readTarget(request.url ?? '/');
  if (!target) return problem(400, 'Bad Request');
  const { path, query } = target;
  if (path === '/') return html(listPage(mailbox.messages()));
  if (path === '/api/messages')
    return json({ messages: mailbox.messages(filterOf(new URLSearchParams(query))) });
  const [, api, id, part] = /^(\/api)?\/messages\/([^/]+)(\/html)?$/.exec(path) ?? [];
  const message = id === undefined ? undefined : mailbox.message(decodeURIComponent(id));
  if (!message) return problem(404, 'Not Found');
  if (api) return json(message);
  if (part) return { ...html(message.html ?? ''), policy: MAIL_POLICY };
  return html(messagePage(message));
}

function filterOf(query: URLSearchParams) {
  const to = query.get('to');
  const subject = query.get('subject');
  const limit = Number(query.get('limit') ?? 500);
  return { ...(to ? { to } : {}), ...(subject ? { subject } : {}), limit: limit > 0 ? limit : 500 };
}

const html = (body: string): Answer => ({ status: 200, type: 'text/html', body });
const json = (body: unknown): Answer => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(body),
});
const problem = (status: number, message: string): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify({ statusCode: status, error: message, message }),
});
