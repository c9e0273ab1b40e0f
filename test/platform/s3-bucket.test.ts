import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { crc32Of } from '../../shared/platform/object-store/multipart-upload.ts';
import { openS3Store, type S3StoreConfig } from '../../shared/platform/object-store/s3-store.ts';

type Seen = { what: string; body: string; headers: IncomingMessage['headers'] };

describe('a bucket', () => {
  let server: Server;
  let seen: Seen[];
  let answer: (what: string) => { status?: number; body?: string };
  const opened: { close(): void }[] = [];

  beforeEach(async () => {
    seen = [];
    answer = () => ({});
    server = createServer(respond).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) store.close();
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const what = `${request.method} ${request.url}`;
    seen.push({ what, body: await text(request), headers: request.headers });
    const { status = 200, body = '' } = answer(what);
    response.writeHead(status, { 'content-type': 'application/xml', etag: '"e"' }).end(body);
  }

  const open = async (more: Partial<S3StoreConfig> = {}) => {
    const store = await openS3Store({
      bucket: 'b',
      client: {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'eu-west-2',
        forcePathStyle: true,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
      },
      ...more,
    });
    opened.push(store);
    return store;
  };
  const asked = () => seen.map(({ what }) => decodeURIComponent(what));

  it('is called by its name', async () => {
    const { name, bucket } = await open();
    expect([name, bucket]).toEqual(['s3://b', 'b']);
  });

  it('takes an object with its checksum, and nothing that nobody asked for', async () => {
    const store = await open();
    await store.put('a/k', Buffer.from('bytes'));
    expect(seen).toMatchObject([{ what: 'PUT /b/a/k?x-id=PutObject', body: 'bytes' }]);
    const { headers } = seen[0] as Seen;
    expect(headers['x-amz-checksum-crc32']).toBe(crc32Of(Buffer.from('bytes')));
    for (const name of Object.keys(headers)) expect(name).not.toMatch(/encryption|object-lock/);
  });

  it.each([
    [{ algorithm: 'AES256' as const }, 'AES256', undefined],
    [{ algorithm: 'aws:kms' as const, kmsKeyId: 'key' }, 'aws:kms', 'key'],
  ])('encrypts and locks what it takes, whichever way: %j', async (encryption, algorithm, key) => {
    const store = await open({ encryption, lockDays: 3 });
    answer = () => ({ body: '<CopyObjectResult/>' });
    const began = Date.now();
    await store.put('k', Buffer.from('bytes'));
    await store.copyFrom({ bucket: 'other', key: 'a b/ü' } as never);
    const upload = store.upload({ key: 'k', expectedBytes: 1 });
    await upload.write(Buffer.from('x'));
    await upload.complete();
    expect(asked()).toEqual([
      ...['PUT /b/k?x-id=PutObject', 'PUT /b/a b/ü?x-id=CopyObject', 'PUT /b/k?x-id=PutObject'],
    ]);
    expect(seen[1]?.headers['x-amz-copy-source']).toBe('other/a%20b/%C3%BC');
    for (const { headers } of seen) {
      expect(headers).toMatchObject({
        'x-amz-server-side-encryption': algorithm,
        'x-amz-object-lock-mode': 'COMPLIANCE',
      });
      expect(headers['x-amz-server-side-encryption-aws-kms-key-id']).toBe(key);
      const until = Date.parse(String(headers['x-amz-object-lock-retain-until-date']));
      expect(Math.abs(until - began - 3 * 86_400_000)).toBeLessThan(60_000);
    }
  });

  it('is listed over its pages', async () => {
    const store = await open();
    const file = (key: string, more = '') => `<Contents><Key>${key}</Key>${more}</Contents>`;
    const whole = '<Size>7</Size><LastModified>2026-11-29T10:00:00.000Z</LastModified>';
    answer = (what) => ({
      body: what.includes('continuation-token=2')
        ? `<R><IsTruncated>false</IsTruncated><NextContinuationToken>3</NextContinuationToken>${file('p/b')}</R>`
        : `<R><IsTruncated>true</IsTruncated><NextContinuationToken>2</NextContinuationToken>${file('p/a', whole)}</R>`,
    });
    const found = [];
    for await (const one of store.list('p/')) found.push(one);
    expect(found).toEqual([
      { key: 'p/a', size: 7, modified: new Date('2026-11-29T10:00:00.000Z') },
      { key: 'p/b', size: 0, modified: new Date(0) },
    ]);
    expect(seen).toHaveLength(2);
    expect(asked()[0]).toContain('prefix=p/');
    answer = () => ({ body: '<R><IsTruncated>false</IsTruncated></R>' });
    for await (const one of store.list('p/')) throw new Error(`there is ${one.key}`);
  });

  it('loses what is removed, and uploads that were begun before', async () => {
    const store = await open();
    await store.remove('k');
    const upload = (id: string, at: string) =>
      `<Upload><Key>p/${id}</Key><UploadId>${id}</UploadId>${at && `<Initiated>${at}</Initiated>`}</Upload>`;
    answer = (what) => ({
      body: what.startsWith('GET')
        ? `<R>${upload('old', '2026-11-29T09:59:59.000Z')}${upload('young', '2026-11-29T10:00:00.000Z')}${upload('odd', '')}</R>`
        : '',
    });
    const before = new Date('2026-11-29T10:00:00.000Z');
    expect(await store.abortUploadsBefore({ prefix: 'p/', before })).toBe(1);
    expect(asked().map((what) => what.replace(/[?&]x-id=\w+/, ''))).toEqual([
      'DELETE /b/k',
      'GET /b/?prefix=p/&uploads=',
      'DELETE /b/p/old?uploadId=old',
    ]);
    answer = () => ({ body: '<R/>' });
    expect(await store.abortUploadsBefore({ prefix: 'p/', before })).toBe(0);
  });

  it.each([
    [404, '', true],
    [404, '<Error><Code>NoSuchKey</Code></Error>', true],
    [403, '<Error><Code>AccessDenied</Code></Error>', false],
    [500, '<Error><Code>InternalError</Code></Error>', false],
  ])(
    'answers %i %s: a missing object is nothing (%s), a refusal an error',
    async (status, body, missing) => {
      const store = await open();
      answer = () => ({ status, body });
      for (const look of [() => store.get('k'), () => store.size('k')])
        if (missing) expect(await look()).toBeUndefined();
        else await expect(look()).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    },
  );

  it('has parts signed without their bodies, and all else with them', async () => {
    const store = await open();
    answer = (what) => ({
      body: what.startsWith('POST') ? '<R><UploadId>u</UploadId></R>' : '',
    });
    const upload = store.upload({ key: 'k', expectedBytes: 1 });
    await upload.write(Buffer.alloc(8 * 1_048_576 + 1));
    await upload.complete();
    const hashes = seen.map(({ what, headers }) => [
      /partNumber/.test(what),
      headers['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD',
    ]);
    expect(hashes).toEqual([
      [false, false],
      [true, true],
      [true, true],
      [false, false],
    ]);
  });
});
