import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from '../../../local/functions/protocol.ts';
import { type HttpApi, openHttpApi } from '../../../local/triggers/http-api.ts';

const ok = (value: unknown): Answer => ({ ok: true, payload: JSON.stringify(value) });
const route = (method: string, path: string, functionArn = path, timeoutMs = 1_000) => ({
  method,
  path,
  functionArn,
  timeoutMs,
  sourceArn: '',
});

describe('the HTTP API', () => {
  let api: HttpApi;
  let answer: (arn: string, event: APIGatewayProxyEventV2) => Answer | Promise<Answer>;

  beforeAll(async () => {
    api = await openHttpApi({ port: 0 });
  });
  afterAll(() => api.stop());

  const events: APIGatewayProxyEventV2[] = [];
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(api.url + path, init);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const lastEvent = () => events.at(-1) as APIGatewayProxyEventV2;

  it('answers 503 until it serves', async () => {
    expect((await call('/')).status).toBe(503);
    api.serve(
      [
        route('POST', '/echo'),
        route('GET', '/items/{id}'),
        route('GET', '/items/special'),
        route('ANY', '/files/{proxy+}'),
        route('ANY', '/files/{name}'),
        route('GET', '/slow', 'slow', 50),
        route('GET', '/named/{foo-bar}/{foo_bar}'),
      ],
      async (arn, event) => {
        events.push(event as APIGatewayProxyEventV2);
        return answer(arn, event as APIGatewayProxyEventV2);
      },
    );
  });

  it('builds an event of payload format 2.0', async () => {
    answer = () => ok({ statusCode: 200 });
    await call('/echo?b=2&a=1&a=3', {
      method: 'POST',
      body: '{"é":1}',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'Yes', cookie: 'a=1; b=2' },
    });
    expect(lastEvent()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /echo',
      rawPath: '/echo',
      rawQueryString: 'b=2&a=1&a=3',
      queryStringParameters: { b: '2', a: '1,3' },
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-custom': 'Yes' },
      body: '{"é":1}',
      isBase64Encoded: false,
      requestContext: {
        stage: '$default',
        http: { method: 'POST', path: '/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        time: expect.stringMatching(/^\d{2}\/\w{3}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
      },
    });
    expect(lastEvent().headers).not.toHaveProperty('cookie');
  });

  it.each([
    ['a binary type', 'application/octet-stream', Buffer.from([0, 255, 128])],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=1')],
    ['JSON that is no UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
  ])('encodes the exact bytes of %s', async (_name, type, bytes) => {
    answer = () => ok({ statusCode: 200 });
    await call('/echo', { method: 'POST', body: bytes, headers: { 'content-type': type } });
    expect(lastEvent().isBase64Encoded).toBe(true);
    expect(Buffer.from(lastEvent().body ?? '', 'base64')).toEqual(bytes);
  });

  it('chooses the most specific route and gives the path parameters', async () => {
    answer = (arn) => ok({ statusCode: 200, body: arn });
    expect((await call('/items/special')).body).toBe('/items/special');
    expect((await call('/items/a%20b')).body).toBe('/items/{id}');
    expect(lastEvent().pathParameters).toEqual({ id: 'a b' });
    expect((await call('/files/c.txt')).body).toBe('/files/{name}');
    await call('/files/a/b/c.txt', { method: 'DELETE' });
    expect(lastEvent()).toMatchObject({
      routeKey: 'ANY /files/{proxy+}',
      pathParameters: { proxy: 'a/b/c.txt' },
    });
  });

  it('sends status, headers, cookies and binary bodies as the function says', async () => {
    answer = () =>
      ok({
        statusCode: 201,
        headers: { 'content-type': 'image/png', 'x-a': 1 },
        cookies: ['s=1', 't=2'],
        body: Buffer.from([1, 2, 255]).toString('base64'),
        isBase64Encoded: true,
      });
    const response = await fetch(`${api.url}/echo`, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['s=1', 't=2']);
    expect(response.headers.get('x-a')).toBe('1');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it('takes an answer without a status code as the body', async () => {
    answer = () => ok({ hello: 1 });
    const response = await call('/echo', { method: 'POST' });
    expect(response).toMatchObject({ status: 200, body: '{"hello":1}' });
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it.each<[string, Answer, number]>([
    ['throws', { ok: false, errorType: 'Error', errorMessage: 'postgres://secret' }, 500],
    ['times out', { ok: false, errorType: 'Sandbox.Timedout', errorMessage: '' }, 503],
    ['is throttled', { ok: false, errorType: 'X', errorMessage: '', throttled: true }, 503],
    ['answers nonsense', { ok: true, payload: '{"statusCode":"many"}' }, 500],
  ])('says nothing of what happened when a function %s', async (_name, failed, status) => {
    answer = () => failed;
    const response = await call('/echo', { method: 'POST' });
    expect(response.status).toBe(status);
    expect(JSON.parse(response.body)).toEqual({
      statusCode: status,
      error: expect.any(String),
      message: expect.not.stringContaining('secret'),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('gives up on an integration after its timeout', async () => {
    answer = () => new Promise(() => {});
    expect((await call('/slow')).status).toBe(503);
  });

  it('answers 404 where no route matches, method included', async () => {
    for (const path of ['/nothing', '/echo']) {
      const response = await call(path);
      expect(JSON.parse(response.body)).toMatchObject({ statusCode: 404, error: 'Not Found' });
    }
  });

  it('refuses a body over 10 MB', async () => {
    const status = await new Promise((done, fail) => {
      const sent = request(`${api.url}/echo`, { method: 'POST' }, (response) => {
        response.resume();
        done(response.statusCode);
      });
      sent.once('error', fail);
      sent.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    });
    expect(status).toBe(413);
  });

  it('names a port that is taken', async () => {
    const port = Number(new URL(api.url).port);
    await expect(openHttpApi({ port })).rejects.toThrow(`Port ${port} is taken`);
  });

  /** What `fetch` would tidy up before it sends it. */
  const raw = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(api.url);
      const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });

  it.each([
    ['/items/%ZZ', 400],
    ['/%', 400],
    ['/items/%FF', 400],
    ['http://', 400],
    ['//', 404],
    ['//evil.test/items/1', 404],
    ['/items/1?a=%ZZ', 200],
  ])('answers %s with %s', async (path, status) => {
    answer = () => ok({ statusCode: 200 });
    expect(await raw(path)).toBe(status);
  });

  it.each([
    ['a body that is an object', { statusCode: 200, body: { a: 1 } }],
    ['a header that HTTP cannot carry', { statusCode: 200, headers: { 'x-a': 'a\nb' }, body: 'x' }],
    ['a name that is none', { statusCode: 200, headers: { 'x a': 'b' } }],
    ['a cookie that HTTP cannot carry', { statusCode: 200, cookies: ['a=\u0001'] }],
  ])('turns an answer with %s into a 500', async (_what, result) => {
    answer = () => ok(result);
    const { status, body } = await call('/items/1');
    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ error: 'Internal Server Error' });
  });

  it('leaves framing to itself, and keeps every cookie', async () => {
    const framing = { 'Transfer-Encoding': 'chunked', Connection: 'close', 'content-length': '1' };
    const headers = { ...framing, 'Set-Cookie': 'a=1' };
    answer = () => ok({ statusCode: 200, headers, cookies: ['b=2'], body: 'whole' });
    const got = await call('/items/1');
    expect(got.body).toBe('whole');
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(got.headers.get('transfer-encoding')).toBeNull();
  });

  it('says how the request came, and continues a trace', async () => {
    answer = () => ok({ statusCode: 200 });
    await call('/items/1', { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(lastEvent().headers).toMatchObject({
      'x-forwarded-for': '192.0.2.1, 127.0.0.1',
      'x-forwarded-port': new URL(api.url).port,
      'x-forwarded-proto': 'http',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
    await call('/items/1', { headers: { 'x-amzn-trace-id': 'Root=1-x' } });
    expect(lastEvent().headers['x-amzn-trace-id']).toBe('Root=1-x');
  });

  it('names a path parameter as its route does', async () => {
    answer = () => ok({ statusCode: 200 });
    await call('/named/a%20b/c');
    expect(lastEvent().pathParameters).toEqual({ 'foo-bar': 'a b', foo_bar: 'c' });
  });

  it("refuses what is over Lambda's 6 MB once it is encoded, and headers over 10,240 bytes", async () => {
    answer = () => ok({ statusCode: 200 });
    const headers = { 'content-type': 'application/octet-stream' };
    const post = (bytes: number) =>
      call('/echo', { method: 'POST', headers, body: Buffer.alloc(bytes, 255) });
    expect((await post(4_000_000)).status).toBe(200);
    expect((await post(5_000_000)).status).toBe(413);
    expect(await raw('/items/1', { 'x-long': 'x'.repeat(9_000) })).toBe(200);
    expect(await raw('/items/1', { 'x-long': 'x'.repeat(11_000) })).toBe(431);
  });

  it.each([
    ['evil.test', undefined, 403],
    ['evil.test:80', undefined, 403],
    ['127.0.0.1.evil.test', undefined, 403],
    ['localhost', undefined, 200],
    ['127.0.0.1:1', 'http://localhost:3000', 200],
    ['[::1]:80', undefined, 200],
    ['localhost', 'https://evil.test', 403],
    ['localhost', 'http://localhost.evil.test', 403],
    ['localhost', 'null', 403],
  ])('answers whoever calls it %s from the page %s with %s', async (host, origin, status) => {
    answer = () => ok({ statusCode: 200 });
    expect(await raw('/items/1', { host, ...(origin && { origin }) })).toBe(status);
  });
});
