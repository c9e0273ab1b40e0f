import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tryOut } from '../../../shared/platform/dry-run.ts';
import { InvalidConfiguration, RetryLater } from '../../../shared/platform/errors.ts';
import { answeredJson, driveCalls } from '../../../shared/platform/google/drive-calls.ts';

type Answer =
  | { status: number; body?: string; headers?: Record<string, string>; stalls?: true }
  | 'cut';

describe('a call of Google Drive', () => {
  let server: Server;
  /** What the nth request is answered; 200 after the last. */
  let answers: Answer[];
  let seen: { method?: string; url?: string; body: string; headers: IncomingMessage['headers'] }[];
  let waits: number[];
  let stalled: ServerResponse | undefined;

  beforeEach(async () => {
    [answers, seen, waits] = [[], [], []];
    server = createServer(respond).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    const answer = answers.shift() ?? { status: 200, body: 'ok' };
    if (answer === 'cut') return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers);
    if (!answer.stalls) return void response.end(answer.body);
    stalled = response;
    response.write(answer.body);
  }

  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = (more: Partial<Parameters<typeof driveCalls>[0]> = {}) =>
    driveCalls({
      base: base(),
      token: async () => 't',
      wait: async (milliseconds) => void waits.push(milliseconds),
      ...more,
    });
  const path = '/drive/v3/files';

  it('is authorised, for files of shared drives too, and leaves out what is not asked', async () => {
    const answer = await open()({
      path,
      query: { q: "name = 'ä b'", pageToken: undefined },
      headers: { range: 'bytes=1-' },
    });
    expect(await answer.text()).toBe('ok');
    const [{ method, url, headers, body }] = seen as [(typeof seen)[0]];
    expect([method, body]).toEqual(['GET', '']);
    expect(headers).toMatchObject({ authorization: 'Bearer t', range: 'bytes=1-' });
    const { pathname, searchParams } = new URL(url ?? '', base());
    expect(pathname).toBe(path);
    expect([...searchParams]).toEqual([
      ['supportsAllDrives', 'true'],
      ['q', "name = 'ä b'"],
    ]);
  });

  it('sends texts and bytes as they are', async () => {
    await open()({ method: 'POST', path, body: '{"ä":1}' });
    await open()({ method: 'PUT', path: `${base()}/upload/session?x=1`, body: Buffer.from('abc') });
    await open()({ method: 'PUT', path, body: '' });
    expect(seen.map(({ method, url, body }) => [method, url?.split('?')[0], body])).toEqual([
      ['POST', path, '{"ä":1}'],
      ['PUT', '/upload/session', 'abc'],
      ['PUT', path, ''],
    ]);
    expect(seen.map(({ headers }) => headers['content-type']?.split(';')[0])).toEqual([
      'text/plain',
      undefined,
      'text/plain',
    ]);
  });

  it.each([
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['403, too fast', { status: 403, body: '{"reason": "rateLimitExceeded"}' }],
    ['403, a user too fast', { status: 403, body: '{"reason": "userRateLimitExceeded"}' }],
    ['a connection that breaks', 'cut'],
  ] as [string, Answer][])('is repeated after %s, each time later', async (_what, broken) => {
    answers = [broken, broken, broken, broken];
    expect(await (await open()({ path })).text()).toBe('ok');
    expect(waits).toEqual([250, 500, 1_000, 2_000]);
  });

  it('waits by itself', async () => {
    answers = [{ status: 503 }];
    const begun = performance.now();
    await open({ wait: undefined })({ path });
    expect(performance.now() - begun).toBeGreaterThan(240);
  });

  it.each([
    [{ status: 503 }, 'Google Drive answers 503'],
    ['cut', 'Google Drive cannot be reached'],
  ] as [Answer, string][])('is to be made later after five of %j', async (broken, said) => {
    answers = Array<Answer>(9).fill(broken);
    await expect(open()({ path })).rejects.toMatchObject({ name: 'RetryLater', message: said });
    expect([seen.length, waits.length]).toEqual([5, 4]);
    seen = [];
    await expect(open()({ path, onlyOnce: true })).rejects.toMatchObject({ name: 'RetryLater' });
    expect([seen.length, waits.length]).toEqual([1, 4]);
  });

  it('tells as its cause why Drive cannot be reached', async () => {
    answers = ['cut'];
    await expect(open()({ path, onlyOnce: true })).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'fetch failed' }),
    });
  });

  it.each([
    [400, '{"error": {"message": "Invalid Value"}}', 'Google Drive refuses (400): Invalid Value'],
    [403, 'dailyLimit', 'Google Drive refuses (403)'],
    [404, 'null', 'Google Drive refuses (404)'],
    [404, '{"error": "not_found"}', 'Google Drive refuses (404)'],
    [410, '{"error": {"message": 7}}', 'Google Drive refuses (410)'],
    [499, '{}', 'Google Drive refuses (499)'],
    [
      400,
      `{"error": {"message": "${'x'.repeat(200)}y"}}`,
      `Google Drive refuses (400): ${'x'.repeat(200)}`,
    ],
  ])('is refused at once by %i %s', async (status, body, message) => {
    answers = [{ status, body }];
    await expect(open()({ path, also: [308] })).rejects.toMatchObject({
      ...{ name: 'DriveRefused', status, message },
    });
    expect(seen).toHaveLength(1);
  });

  it('takes for an answer what its caller expects, and goes where it was sent by nobody', async () => {
    answers = [{ status: 308, headers: { location: `${base()}/elsewhere` } }, { status: 404 }];
    const call = open();
    expect((await call({ path, also: [308] })).status).toBe(308);
    expect((await call({ path, also: [403, 404] })).status).toBe(404);
    expect(seen).toHaveLength(2);
  });

  it('is given up at once without a right account, and later where no token is given', async () => {
    let asked = 0;
    const fails = (error: Error) => async () => {
      asked += 1;
      throw error;
    };
    const wrong = new InvalidConfiguration('wrong key');
    await expect(open({ token: fails(wrong) })({ path })).rejects.toBe(wrong);
    expect(asked).toBe(1);
    const away = new RetryLater('no token (503)');
    await expect(open({ token: fails(away) })({ path })).rejects.toBe(away);
    expect([asked, seen.length]).toEqual([6, 0]);
  });

  it('writes nothing in a dry run, which may read', async () => {
    const call = open();
    const run = await tryOut(async () => {
      await call({ path });
      await call({ path, method: 'GET' });
      await call({ path, method: 'DELETE' });
    });
    expect(run).toMatchObject({ held: ['writes to Google Drive'], blocked: true });
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  describe('whose answer begins and never ends', () => {
    beforeEach(() => {
      answers = [{ status: 200, body: '{"files": [', stalls: true }];
    });

    it('is to be made later, where nobody streams it', async () => {
      const answer = await open({ patience: 50 })({ path });
      await expect(answeredJson(answer)).rejects.toMatchObject({ name: 'RetryLater' });
    });

    it('is waited for, where it is streamed', async () => {
      const call = open({ patience: 50 });
      const streamed = (await call({ path, stream: true })).text();
      const response = stalled;
      // Asked after it, and given up: its time is over too.
      answers = [{ status: 200, body: '{', stalls: true }];
      await expect(answeredJson(await call({ path }))).rejects.toBeInstanceOf(RetryLater);
      response?.end(']}');
      expect(await streamed).toBe('{"files": []}');
    });
  });

  it('leaves no clock running when it was answered', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length;
    const before = timers();
    await (await open()({ path })).text();
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
