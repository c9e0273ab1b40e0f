import { describe, expect, it } from '@jest/globals';
import type { Database } from '../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { readArchive } from '../../shared/retention/archive-object.ts';
import { listArchives } from '../../shared/retention/archives.ts';
import { previewDeletion } from '../../shared/retention/deletion/preview.ts';
import type { DeletionDeps } from '../../shared/retention/deletion/run.ts';
import { A } from '../security/support/two-tenants.ts';
import { DUE, useLeaving } from './support/leaving.ts';

const leaving = useLeaving();

describe('a run that is killed', () => {
  const kill = new Error('killed');

  /** The database, or a store, of a run that is killed at its n-th call. */
  const dyingAt = (n: number): Partial<DeletionDeps> => {
    let calls = 0;
    const count = () => {
      calls += 1;
      if (calls >= n) throw kill;
    };
    const store = (real: ObjectStore): ObjectStore => ({
      ...real,
      put: async (key, bytes) => {
        count();
        await real.put(key, bytes);
      },
      remove: async (key) => {
        count();
        await real.remove(key);
      },
    });
    return {
      archive: store(leaving.bucket.store),
      openDocuments: async () => store(leaving.documents),
      db: {
        ...leaving.db,
        query: async (...args) => {
          count();
          return leaving.db.query(...args);
        },
        transaction: async (work) => {
          count();
          return leaving.db.transaction(work);
        },
      } as Database,
    };
  };

  it('at whatever point is followed by one that ends it: counted once, archived whole', async () => {
    await leaving.db.query(
      `INSERT INTO audit_logs (organization_id, action) SELECT $1, 'act ' || n FROM generate_series(1, 250) n`,
      [A],
    );
    await leaving.db.query(
      `INSERT INTO api_usage_logs (organization_id, method, path, status, duration_ms)
       SELECT $1, 'GET', '/', 200, 1 FROM generate_series(1, 1200)`,
      [A],
    );
    const expected = await previewDeletion(
      { organizationId: A },
      { sql: leaving.db, documents: leaving.documents },
    );
    await leaving.ask();
    let at = DUE;
    let runs = 0;
    // Each run dies a few steps later than the one before, and the next comes when its hold has ended.
    for (let n = 3; (await leaving.newest())?.status !== 'done'; n += 12) {
      at = new Date(at.getTime() + 10 * 60_000);
      await leaving.run(dyingAt(n), { at }).catch((error: unknown) => {
        if (error !== kill) throw error;
      });
      runs += 1;
      expect(runs).toBeLessThan(200);
    }
    expect(runs).toBeGreaterThan(5);
    const told = await leaving.newest();
    const gone = { ...told?.removed, ...told?.archived };
    for (const { table, rows } of expected.tables)
      expect([table, gone[table]]).toEqual([table, rows]);
    const lines: string[] = [];
    for (const archive of await listArchives(
      { table: 'audit_logs', limit: 100 },
      { sql: leaving.db },
    ))
      if (archive.status === 'deleted')
        lines.push(...(await readArchive(archive as never, { store: leaving.bucket.store })));
    expect(new Set(lines.map((line) => JSON.parse(line).action)).size).toBe(251);
  }, 60_000);

  it('leaves its work to the next when its time is over', async () => {
    await leaving.ask();
    let looks = 0;
    const short = () => {
      looks += 1;
      return looks < 12;
    };
    expect(await leaving.run({}, { hasTime: short })).toMatchObject({ left: true, done: [] });
    expect(await leaving.newest()).toMatchObject({ status: 'running' });
    expect(await leaving.run()).toMatchObject({ done: [A], left: false });
  });
});
