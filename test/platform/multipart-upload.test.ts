import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { crc32Of, multipartUpload } from '../../shared/platform/object-store/multipart-upload.ts';

type Seen = { what: string; body: string; headers: IncomingMessage['headers'] };

describe('an object that goes in parts', () => {
  let server: Server;
  let client: S3Client;
  let seen: Seen[];
  /** Before a request is answered; what it comes to instead, where that is no 200. */
  let before: (what: string) => Promise<number | undefined>;

  beforeEach(async () => {
    seen = [];
    before = async () => undefined;
    server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    client = new S3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-2',
      forcePathStyle: true,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  /** `create`, `part 2`, `complete`, `abort`, `put` */
  function nameOf({ method, url = '' }: IncomingMessage): string {
    const { searchParams } = new URL(url, 'http://s3');
    if (searchParams.has('uploads')) return 'create';
    if (method === 'PUT' && !searchParams.has('uploadId')) return 'put';
    expect(searchParams.get('uploadId')).toBe('u-1');
    if (method === 'PUT') return `part ${searchParams.get('partNumber')}`;
    return method === 'DELETE' ? 'abort' : 'complete';
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const what = nameOf(request);
    seen.push({ what, body: await text(request), headers: request.headers });
    const status = (await before(what)) ?? 200;
    const etag = `"${what.replace(' ', '-')}"`;
    response.writeHead(status, { etag, 'content-type': 'application/xml' });
    if (what === 'create' && status === 200)
      return void response.end('<Result><UploadId>u-1</UploadId></Result>');
    response.end(what === 'put' || what.startsWith('part') ? '' : '<Result/>');
  }

  /** Of four bytes at first, from the fourth on of eight. */
  const bytesOf = (_expected: number, part = 1) => (part < 4 ? 4 : 8);
  const open = (more: object = {}) =>
    multipartUpload(
      {
        ...{ bucket: 'b', key: 'k', expectedBytes: 0 },
        options: { ServerSideEncryption: 'AES256' },
      },
      { client, bytesOf, ...more },
    );
  const named = (what: RegExp) => seen.filter((one) => what.test(one.what));
  const send = async (bytes: string, piece = bytes.length) => {
    const upload = open();
    for (let at = 0; at < bytes.length; at += piece)
      await upload.write(Buffer.from(bytes.slice(at, at + piece)));
    return upload;
  };

  it('goes whole where it fits into one part, and nothing goes before its end', async () => {
    const upload = await send('abcd', 3);
    expect(seen).toEqual([]);
    await upload.complete();
    expect(seen.map(({ what, body }) => [what, body])).toEqual([['put', 'abcd']]);
    expect(seen[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
      'x-amz-checksum-crc32': crc32Of(Buffer.from('abcd')),
    });
  });

  it('may be empty', async () => {
    await (await send('', 1)).complete();
    expect(seen.map(({ what, body }) => [what, body])).toEqual([['put', '']]);
  });

  it('goes in two parts from a byte more on, each with its checksum', async () => {
    await (await send('abcde')).complete();
    expect(seen.map(({ what, body }) => [what, body])).toEqual([
      ['create', ''],
      ['part 1', 'abcd'],
      ['part 2', 'e'],
      ['complete', expect.any(String)],
    ]);
    expect(named(/create/)[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
      'x-amz-checksum-algorithm': 'CRC32',
    });
    for (const { headers, body } of named(/part/))
      expect(headers['x-amz-checksum-crc32']).toBe(crc32Of(Buffer.from(body)));
  });

  it('has parts that grow on the way, whatever the pieces are', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    for (const piece of [1, 3, 4, 9, letters.length]) {
      seen = [];
      await (await send(letters, piece)).complete();
      const parts = named(/part/).sort((a, b) => Number(a.what.slice(5)) - Number(b.what.slice(5)));
      expect(parts.map(({ body }) => body)).toEqual([
        ...['abcd', 'efgh', 'ijkl', 'mnopqrst', 'uvwxyzAB', 'CDEFGHIJ', 'KLMNOPQR', 'STUVWXYZ'],
      ]);
    }
  });

  it('is put together in order, whichever part was there first', async () => {
    let free = () => {};
    const freed = new Promise<void>((done) => {
      free = done;
    });
    before = async (what) => {
      if (what === 'part 1') await freed;
      if (what === 'part 2') setImmediate(free);
      return undefined;
    };
    await (await send('abcde')).complete();
    const said = named(/complete/)[0]?.body ?? '';
    expect([...said.matchAll(/<PartNumber>(\d)<.PartNumber>/g)].map(([, n]) => n)).toEqual([
      ...['1', '2'],
    ]);
    for (const [part, bytes] of [
      ['part-1', 'abcd'],
      ['part-2', 'e'],
    ] as const) {
      expect(said).toMatch(new RegExp(`<ETag>(&quot;|")${part}(&quot;|")</ETag>`));
      expect(said).toContain(`<ChecksumCRC32>${crc32Of(Buffer.from(bytes))}</ChecksumCRC32>`);
    }
  });

  it('has three parts on their way at once', async () => {
    let [now, most] = [0, 0];
    before = async (what) => {
      if (!what.startsWith('part')) return undefined;
      now += 1;
      most = Math.max(most, now);
      await wait(60);
      now -= 1;
      return undefined;
    };
    await (await send('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')).complete();
    expect(most).toBe(3);
  });

  it('fails with its first failure, and is given up when all that was on its way is there', async () => {
    before = async (what) => (what === 'part 1' ? 403 : what === 'part 2' ? 409 : undefined);
    const upload = await send('abcde');
    await expect(upload.complete()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(named(/complete/)).toEqual([]);
    await expect(upload.write(Buffer.from('x'))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await upload.abort();
    expect(seen.at(-1)?.what).toBe('abort');
  });

  it('is given up by nobody’s call where none was begun', async () => {
    const upload = await send('abc');
    await upload.abort();
    expect(seen).toEqual([]);
    before = async (what) => (what === 'create' ? 403 : undefined);
    const refused = await send('abcde');
    await expect(refused.complete()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await refused.abort();
    expect(seen.map(({ what }) => what)).toEqual(['create']);
  });
});
