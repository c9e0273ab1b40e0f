import { afterEach, beforeEach } from '@jest/globals';
import {
  createDatabase,
  type Database,
  type Sql,
} from '../../../shared/platform/database/database.ts';
import { DAY } from '../../../shared/platform/durations.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { askForDeletion } from '../../../shared/retention/deletion/ask.ts';
import { listDeletions } from '../../../shared/retention/deletion/deletion.ts';
import {
  type DeletionDeps,
  type DeletionRun,
  deleteOrganizations,
} from '../../../shared/retention/deletion/run.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { A, B, fillTwoTenants } from '../../security/support/two-tenants.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

export const ASKED = new Date('2026-11-27T10:00:00Z');
export const DUE = new Date(ASKED.getTime() + 7 * DAY);

/** Two organisations with a row in every table and a file each, of which one may be asked to go; anew for each test. */
export function useLeaving() {
  const world = {} as {
    bucket: TestBucket;
    documents: ObjectStore;
    database: TestDatabase;
    db: Database;
  };
  beforeEach(async () => {
    const bucket = await startBucket(['archive', 'documents']);
    const database = await createTestDatabase();
    const db = createDatabase({ url: async () => database.workerUrl, max: 3 });
    const documents = await bucket.openAt(bucket.endpoint, 1, 'documents');
    Object.assign(world, { bucket, database, db, documents });
    await fillTwoTenants(db);
    await db.query('DELETE FROM legal_holds');
    await db.query(`UPDATE billing_subscriptions SET status = 'canceled'`);
    for (const id of [A, B])
      await documents.put(`uploads/${id}/one/invoice.pdf`, Buffer.from('%PDF'));
  });
  afterEach(async () => {
    await world.db.end();
    await world.database.drop();
    world.documents.close();
    await world.bucket.stop();
  });

  const begin = async (tx: Sql) => {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO operator_actions (started_at, operator, via, action, subject)
       VALUES ($1, 'mia', 'cli', 'organizations delete', '{}') RETURNING id`,
      [ASKED],
    );
    return rows[0]?.id as string;
  };
  return Object.assign(world, {
    ask: (organizationId = A, graceDays = 7) =>
      askForDeletion(
        { organizationId, reason: 'contract ended', graceDays },
        { db: world.db, clock: () => ASKED, begin },
      ),
    run: (
      overrides: Partial<DeletionDeps> = {},
      { hasTime = () => true, at = DUE }: { hasTime?: () => boolean; at?: Date } = {},
    ): Promise<DeletionRun> =>
      deleteOrganizations(
        { hasTime },
        {
          db: world.db,
          clock: () => at,
          archive: world.bucket.store,
          openDocuments: async () => world.documents,
          ...overrides,
        },
      ),
    newest: async () => (await listDeletions({ limit: 1 }, { sql: world.db }))[0],
  });
}
