import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSession } from '../../shared/backup/postgres/session.ts';
import { connectDirectly } from '../../shared/platform/database/connect-directly.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { parsePooler, provisionLogin } from '../../shared/platform/database/provision.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a pooler between', () => {
  const { database } = useDatabase();
  let pooler: Server;
  const through = () => {
    const url = new URL(database.ownerUrl);
    url.port = String((pooler.address() as AddressInfo).port);
    return url.toString();
  };

  beforeAll(async () => {
    pooler = startPooler(() => new URL(database.ownerUrl));
    await once(pooler.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    pooler.close();
  });

  it('is refused to migrations and backups, by a look', async () => {
    const migrationsDir = join(import.meta.dirname, '../../migrations');
    await expect(migrate({ ownerUrl: through(), migrationsDir })).rejects.toThrow(/a pooler/);
    await expect(openSession(through())).rejects.toThrow(/a pooler/);
  });

  it('is not seen where there is none', async () => {
    const client = await connectDirectly(database.ownerUrl);
    await client.end();
  });

  it('is not blamed for what the server itself refuses', async () => {
    const url = Object.assign(new URL(database.ownerUrl), { pathname: '/nowhere' }).href;
    await expect(connectDirectly(url)).rejects.toThrow('"nowhere" does not exist');
  });

  it('is where roles connect when it is named, and not where the owner does', async () => {
    const role = { ownerUrl: database.ownerUrl, role: 'app' } as const;
    const url = await provisionLogin({ ...role, pooler: parsePooler('pooler.example.com') });
    expect(new URL(url).host).toBe('pooler.example.com:6432');
    expect(new URL(url).pathname).toBe(new URL(database.ownerUrl).pathname);
  });

  it('is passed by whoever makes databases, in a session of its own', async () => {
    const url = await provisionLogin({
      ownerUrl: database.ownerUrl,
      role: 'drill',
      pooler: parsePooler('pooler.example.com'),
    });
    expect(new URL(url).host).toBe(new URL(database.ownerUrl).host);
  });

  it.each([
    ['host', 6432],
    ['10.0.0.1:1', 1],
    ['a-b.example:65535', 65_535],
  ])('is read from %s', (text, port) => {
    expect(parsePooler(text)).toEqual({ host: text.split(':')[0], port });
  });

  it('is none where it is not named', () => {
    expect([parsePooler(undefined), parsePooler('')]).toEqual([undefined, undefined]);
  });

  it.each([...['postgres://x', 'a b', 'host:0', 'host:65536', 'host:99999', 'host/db', ':6432']])(
    'cannot be %s',
    (text) => {
      expect(() => parsePooler(text)).toThrow(/host/);
    },
  );
});

/** As Supavisor does: begins a session of its own, and hands on who connects to what, and nothing else. */
function startPooler(server: () => URL): Server {
  return createServer((client) => {
    const { hostname, port } = server();
    const upstream = dial(Number(port), hostname);
    client.once('data', (first) => {
      upstream.write(withoutOptions(first));
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
}

/** The first message of a session: length, version, then names and values, each ended by a zero. */
function withoutOptions(message: Buffer): Buffer {
  const words = message.subarray(8).toString().split('\0');
  const at = words.indexOf('options');
  if (at < 0) return message;
  const rest = Buffer.from(words.toSpliced(at, 2).join('\0'));
  const head = Buffer.from(message.subarray(0, 8));
  head.writeInt32BE(rest.length + 8);
  return Buffer.concat([head, rest]);
}
