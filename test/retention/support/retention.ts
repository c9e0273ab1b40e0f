import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { applyRetention } from '../../../shared/retention/apply-retention.ts';
import { listArchives } from '../../../shared/retention/archives.ts';
import { restoreArchive } from '../../../shared/retention/restore-archive.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { createTestDatabase } from '../../support/database.ts';

export const NOW = new Date('2026-11-21T05:00:00Z');
export const ORGANIZATION = '7b8f1f2e-0000-4000-8000-000000000001';

export type RetentionWorld = {
  bucket: TestBucket;
  /** As the worker, who runs retention. */
  db: Database;
  /** As the owner, who makes tables. */
  owner: Database;
  apply(table: string, store?: ObjectStore): ReturnType<typeof applyRetention>;
  /** Every archive of a table, oldest first, put back. */
  restoreAll(
    table: string,
  ): Promise<{ restored: number; refused: { key: string; reason: string }[] }>;
  /** A table with a policy of a day, on which the worker may do everything. */
  createTable(
    sql: string,
    policy: { table: string; archive?: boolean; time?: string },
  ): Promise<void>;
  stop(): Promise<void>;
};

/** A bucket, and a database with one organisation. */
export async function startRetention(): Promise<RetentionWorld> {
  const [bucket, database] = await Promise.all([startBucket(), createTestDatabase()]);
  const db = createDatabase({ url: async () => database.workerUrl, max: 3 });
  const owner = createDatabase({ url: async () => database.ownerUrl });
  await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor Coffee')`, [
    ORGANIZATION,
  ]);
  return {
    bucket,
    db,
    owner,
    apply: (table, store = bucket.store) =>
      applyRetention({ at: NOW, table }, { db, clock: () => NOW, store, pace: async () => {} }),
    async restoreAll(table) {
      const total = { restored: 0, refused: [] as { key: string; reason: string }[] };
      const archives = await listArchives({ table, limit: 1_000 }, { sql: db });
      for (const { id } of archives.reverse()) {
        const { restored, refused } = await restoreArchive({ id }, { db, store: bucket.store });
        total.restored += restored;
        total.refused.push(...refused);
      }
      return total;
    },
    async createTable(sql, { table, archive = true, time = 'created_at' }) {
      await owner.query(sql);
      await owner.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO nightshift_worker`);
      await owner.query(
        `INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive, organizations)
         VALUES ($1, $2, 1, $3, 'SELECT NULL::uuid')`,
        [table, time, archive],
      );
    },
    async stop() {
      await db.end();
      await owner.end();
      await database.drop();
      await bucket.stop();
    },
  };
}
