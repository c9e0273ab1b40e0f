import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { openS3Store } from '../../shared/platform/object-store/s3-store.ts';

const BYTES = Buffer.from('0123456789');

describe('an object that is read from S3', () => {
  let server: Server;
  let store: ObjectStore;
  /** What each GET asked for; and after how many bytes the nth answer ends. */
  let asked: (string | undefined)[];
  let ends: number[];

  beforeEach(async () => {
    asked = [];
    ends = [];
    server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    store = await openS3Store({
      bucket: 'b',
      client: {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'eu-west-2',
        forcePathStyle: true,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        maxAttempts: 1,
      },
    });
  });
  afterEach(async () => {
    store.close();
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });

  function answer({ method, headers, url = '' }: IncomingMessage, response: ServerResponse) {
    if (url.includes('nothing')) return void response.writeHead(404).end();
    if (method === 'HEAD')
      return void response.writeHead(200, { 'content-length': BYTES.length }).end();
    asked.push(headers.range);
    const left = BYTES.subarray(Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0));
    const end = ends.shift();
    response.writeHead(headers.range ? 206 : 200, { 'content-length': left.length });
    if (end === undefined) return void response.end(left);
    response.write(left.subarray(0, end), () => response.destroy());
  }

  it('whole is asked for without a range', async () => {
    expect(await buffer(store.read('k'))).toEqual(BYTES);
    expect(asked).toEqual([undefined]);
  });

  it('and breaks off is gone on with where it broke', async () => {
    ends = [4, 3];
    expect(await buffer(store.read('k'))).toEqual(BYTES);
    expect(asked).toEqual([undefined, 'bytes=4-', 'bytes=7-']);
  });

  it('and breaks off after its last byte is whole', async () => {
    ends = [10];
    expect(await buffer(store.read('k'))).toEqual(BYTES);
    expect(asked).toHaveLength(1);
  });

  it('and breaks off four times is given up', async () => {
    ends = [1, 1, 1, 1];
    await expect(buffer(store.read('k'))).rejects.toThrow();
    expect(asked).toEqual([undefined, 'bytes=1-', 'bytes=2-', 'bytes=3-']);
  });

  it('and is not there fails at once, or is nothing where that is asked', async () => {
    await expect(buffer(store.read('nothing'))).rejects.toThrow();
    expect(await store.get('nothing')).toBeUndefined();
    expect(await store.size('nothing')).toBeUndefined();
    expect(await store.size('k')).toBe(10);
    expect(await store.get('k')).toEqual(BYTES);
  });
});
