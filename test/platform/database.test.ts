import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { claimEffect } from '../../shared/platform/idempotence.ts';
import { runOccurrence } from '../../shared/scheduling/job-handler.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('the database', () => {
  let test: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    db = createDatabase({ url: async () => test.workerUrl, max: 4 });
  });
  afterAll(async () => {
    await db.end();
    await test.drop();
  });

  it('rolls back when the work throws, and the connection stays usable', async () => {
    const failed = db.transaction(async (tx) => {
      await tx.query(`INSERT INTO organizations (name) VALUES ('Gone')`);
      throw new Error('half way');
    });
    await expect(failed).rejects.toThrow('half way');
    expect((await db.query(`SELECT name FROM organizations`)).rows).toEqual([]);
  });

  it('tells everyone who waits for a connection at once that there is none', async () => {
    const away = createDatabase({ url: async () => 'postgres://x:y@127.0.0.1:1/z', max: 2 });
    const began = performance.now();
    const asked = Array.from({ length: 8 }, () => away.query('SELECT 1'));
    const answers = await Promise.allSettled(asked);
    for (const { status } of answers) expect(status).toBe('rejected');
    expect(performance.now() - began).toBeLessThan(2_000);
    await away.end();
  });

  it('says RetryLater when the server is away or ends the connection, and recovers', async () => {
    const away = createDatabase({ url: async () => 'postgres://x:y@127.0.0.1:1/z' });
    await expect(away.query('SELECT 1')).rejects.toThrow(RetryLater);
    const cut = db.transaction((tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    await expect(cut).rejects.toThrow(RetryLater);
    expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('leaves no failure behind when a connection breaks as a transaction begins', async () => {
    const { hostname, port } = new URL(test.workerUrl);
    const front = createServer((client) => {
      const server = connect(Number(port), hostname);
      for (const socket of [client, server]) socket.on('error', () => socket.destroy());
      client.on(
        'data',
        (bytes) => void (bytes.includes('BEGIN') ? client.destroy() : server.write(bytes)),
      );
      client.on('close', () => server.destroy());
      server.pipe(client);
    });
    await once(front.listen(0, '127.0.0.1'), 'listening');
    const url = new URL(test.workerUrl);
    url.port = String((front.address() as AddressInfo).port);
    const broken = createDatabase({ url: async () => url.href });
    const left: unknown[] = [];
    const hear = (error: unknown) => left.push(error);
    process.on('unhandledRejection', hear);
    try {
      const work = broken.transaction((tx) => tx.query('SELECT 1'));
      await expect(work).rejects.toThrow(RetryLater);
      const other = broken.asOrganization('x', (tx) => tx.query('SELECT 1'));
      await expect(other).rejects.toThrow(RetryLater);
      await new Promise(setImmediate);
    } finally {
      process.off('unhandledRejection', hear);
      await broken.end();
      front.close();
    }
    expect(left).toEqual([]);
  });

  it('asks for the URL again after a failed connection, so that a rotated password is picked up', async () => {
    const urls = ['postgres://stale:stale@127.0.0.1:1/x', test.workerUrl];
    const rotated = createDatabase({ url: async () => urls.shift() as string });
    await expect(rotated.query('SELECT 1')).rejects.toThrow(RetryLater);
    expect((await rotated.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await rotated.end();
  });

  it('lets one of many concurrent claimers carry out an effect', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () =>
        db.transaction((tx) => claimEffect({ scope: 'test', key: 'k', keepDays: 1 }, { sql: tx })),
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('keeps what a query of one organisation wrote, if it ended well, and shows it no other', async () => {
    const app = createDatabase({ url: async () => test.appUrl });
    const [ours, theirs] = ['1', '2'].map((n) => `${n.repeat(8)}-1111-4111-8111-111111111111`);
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Ours'), ($2, 'Theirs')`, [
      ...[ours, theirs],
    ]);
    const add = (id = '', name = 'North') =>
      app.queryAsOrganization(id, 'INSERT INTO sites (organization_id, name) VALUES ($1, $2)', [
        ...[ours, name],
      ]);
    expect((await add(ours)).rowCount).toBe(1);
    await expect(add(theirs)).rejects.toThrow('row-level security');
    await expect(add(ours, '')).rejects.toThrow('check');
    const seen = (id = '') => app.queryAsOrganization(id, 'SELECT name FROM sites');
    expect((await seen(ours)).rows).toEqual([{ name: 'North' }]);
    expect((await seen(theirs)).rows).toEqual([]);
    expect((await app.query('SELECT FROM sites')).rowCount).toBe(0);
    await app.end();
  });

  it('frees the claim when the effect fails', async () => {
    const claim = (fail: boolean) =>
      db.transaction(async (tx) => {
        const mine = await claimEffect({ scope: 'test', key: 'again', keepDays: 1 }, { sql: tx });
        if (fail) throw new Error('effect failed');
        return mine;
      });
    await expect(claim(true)).rejects.toThrow('effect failed');
    expect(await claim(false)).toBe(true);
  });

  it('runs an occurrence once, and again only when it failed', async () => {
    const occurrence = { schedule: 'nightly', scheduledTime: '2026-11-21T03:00:00Z' };
    let runs = 0;
    const run = (fail = false) =>
      runOccurrence(occurrence, {
        db,
        work: async () => {
          runs += 1;
          if (fail) throw new Error('outage');
          return { deleted: 3 };
        },
      });
    await expect(run(true)).rejects.toThrow('outage');
    expect(await Promise.all([run(), run(), run()])).toEqual(
      expect.arrayContaining([{ deleted: 3 }, undefined, undefined]),
    );
    expect(runs).toBe(2);
    const { rows } = await db.query(
      `SELECT result FROM occurrences WHERE schedule = 'nightly' AND finished_at IS NOT NULL`,
    );
    expect(rows).toEqual([{ result: { deleted: 3 } }]);
  });
});
