import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pagePolicy } from '../../shared/platform/http/page-policy.ts';
import { type RequestTarget, readTarget } from '../request-target.ts';
import { type Answered, answered, type Done, error, failed, tell, tooMany } from './answers.ts';
import { addPrices } from './catalogue.ts';
import { createFaults } from './faults.ts';
import { readForm } from './form.ts';
import { answerPage, STYLE } from './pages.ts';
import { checkParameters } from './parameters.ts';
import { findRoute } from './routes.ts';
import { knowSample } from './sample-events.ts';
import { createStore, newId, type Store, type StripeEvent } from './store.ts';
import { createWebhooks, type WebhookTarget } from './webhooks.ts';

export type LocalStripe = Awaited<ReturnType<typeof startLocalStripe>>;

type Options = {
  port?: number;
  now?: () => Date;
  /** Where it keeps what it knows; in memory without. */
  file?: string;
  /** Where events go; nowhere without. */
  target?: () => WebhookTarget | undefined;
  onEvent?: (event: StripeEvent) => void;
  onLog?: (line: string) => void;
  /** Requests a second; more are answered 429. */
  limit?: number;
};

/** Not Stripe's: how the sample events and this Stripe agree. */
const KNOW_SAMPLES = 'POST /nightshift/samples';

/** The pages may show themselves, and post to themselves and to where a checkout leads back. */
const PAGE_POLICY = pagePolicy(STYLE, { forms: '*' });

/**
 * A Stripe of this machine, on loopback: the part of its API that Nightshift uses, in its wire format,
 * with its idempotency keys, pages, errors and webhooks.
 */
export async function startLocalStripe(options: Options = {}) {
  const { port = 0, now = () => new Date(), limit, onLog = () => {} } = options;
  const faults = createFaults();
  const webhooks = createWebhooks({ target: options.target ?? (() => undefined), onLog });
  const store = createStore({
    now,
    ...(options.file ? { file: options.file } : {}),
    onEvent: (event) => {
      options.onEvent?.(event);
      webhooks.send(event);
    },
  });
  addPrices(store);
  const connected = new Map<string, Store>();
  /** What belongs to a connected account, in memory; nobody is told of it. */
  const storeOf = (account: string): Store => {
    const found = connected.get(account) ?? createStore({ now, onEvent: () => {} });
    connected.set(account, found);
    return found;
  };
  const remembered = new Map<string, Remembered>();
  const calls: string[] = [];
  let second = { at: 0, calls: 0 };
  let url = '';

  const overLimit = () => {
    const at = Math.floor(performance.now() / 1000);
    second = second.at === at ? { at, calls: second.calls + 1 } : { at, calls: 1 };
    return limit !== undefined && second.calls > limit;
  };

  const api = async (request: IncomingMessage, target: RequestTarget): Promise<Answered> => {
    const { path: pathname, query } = target;
    const method = request.method ?? 'GET';
    const name = `${method} ${pathname}`;
    calls.push(name);
    const body = await text(request);
    if (!/^Bearer (sk|rk)_test_\w+$/.test(request.headers.authorization ?? ''))
      return answered(401, error('invalid_request_error', 'Invalid API Key provided'));
    if (name === KNOW_SAMPLES) {
      for (const event of JSON.parse(body) as object[]) knowSample(store, event);
      return answered(200, {});
    }
    if (overLimit()) return tooMany(1);
    const fault = faults.take(name);
    if (fault?.kind === 'hang') return 'hang';
    if (fault?.kind === 'status') return failed(fault);
    const key = method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const account = request.headers['stripe-account'];
    const of = typeof account === 'string' ? storeOf(account) : store;
    const input = method === 'POST' ? body : query;
    const once = begin({ method, pathname, input, of });
    if (typeof once !== 'function') return once;
    const done = typeof key === 'string' ? repeat(key, { name, body }, once) : once();
    return fault?.kind === 'lose-answer' ? 'lose-answer' : done;
  };

  /** The same key gives the same answer; with other parameters it is refused. Failures of ours are not kept. */
  const repeat = (key: string, asked: { name: string; body: string }, work: () => Done): Done => {
    const before = remembered.get(key);
    if (before && (before.name !== asked.name || before.body !== asked.body))
      return answered(
        400,
        error(
          'idempotency_error',
          'Keys for idempotent requests can only be used with the same parameters they were first used with.',
        ),
      );
    if (before)
      return { ...before.done, headers: { ...before.done.headers, 'idempotent-replayed': 'true' } };
    const done = work();
    if (done.status < 500) remembered.set(key, { ...asked, done });
    return done;
  };

  /** What a request does, or why it does not begin: no key keeps that. */
  const begin = (asked: { method: string; pathname: string; input: string; of: Store }) => {
    const { method, pathname, input, of } = asked;
    const route = findRoute(method, pathname);
    if (!route)
      return answered(
        404,
        error('invalid_request_error', `Unrecognized request URL (${method}: ${pathname}).`),
      );
    const { params, takes, run } = route;
    const checked = tell(() => checkParameters(input, takes));
    if (checked.status !== 200) return checked;
    return () => tell(() => run({ store: of, url, form: readForm(input), params }));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    // A page elsewhere that points its own name at loopback must not pay.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
      response.writeHead(403).end();
      return;
    }
    const target = readTarget(request.url ?? '/');
    if (!target) {
      response.writeHead(400).end();
      return;
    }
    const page = answerPage({ store, method: request.method ?? 'GET', path: target.path });
    if (page) {
      response.writeHead(page.status, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': PAGE_POLICY,
        ...(page.location ? { location: page.location } : {}),
      });
      response.end(page.body ?? '');
      return;
    }
    const answer = await api(request, target);
    if (answer === 'hang') return;
    if (answer === 'lose-answer') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': newId('req'),
      'stripe-version': '2026-10-28.endive',
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body));
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  moveCheckouts(store, url);
  return {
    url,
    store,
    /** Of a connected account. */
    storeOf,
    faults,
    /** Every request, `METHOD /path`, in turn. */
    calls,
    delivered: webhooks.idle,
    async stop() {
      await webhooks.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What was open before a restart is paid at the present address. */
function moveCheckouts(store: Store, url: string): void {
  for (const session of store.all('checkout.session'))
    if (session.url) store.put({ ...session, url: `${url}/c/pay/${session.id}` });
}

type Remembered = { name: string; body: string; done: Done };
