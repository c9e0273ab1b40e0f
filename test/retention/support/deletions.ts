import { beforeEach } from '@jest/globals';
import pg from 'pg';
import type { Sql } from '../../../shared/platform/database/database.ts';
import { DAY } from '../../../shared/platform/durations.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { askForDeletion } from '../../../shared/retention/deletion/ask.ts';
import { listDeletions } from '../../../shared/retention/deletion/deletion.ts';
import { holdNext } from '../../../shared/retention/deletion/hold.ts';
import { fixedClock } from '../../support/clock.ts';
import { emptyTables } from '../../support/empty-tables.ts';
import { useDatabase } from '../../support/use-database.ts';

export const MILL = '7b8f1f2e-0000-4000-8000-000000000001';
export const PORT = '7b8f1f2e-0000-4000-8000-000000000002';
const NOW = '2026-11-20T10:00:00Z';

/** Two organisations with nothing but their own rows, anew for each test, and the steps by which one goes. */
export function useDeletions() {
  const { db, database } = useDatabase({ connections: 3 });
  const clock = fixedClock(NOW);
  const stored = new Set<string>();
  const documents = {
    async *list(prefix: string) {
      for (const key of [...stored]) if (key.startsWith(prefix)) yield { key, size: 1 };
    },
    size: async (key: string) => (stored.has(key) ? 1 : undefined),
    remove: async (key: string) => void stored.delete(key),
  } as unknown as ObjectStore;

  beforeEach(async () => {
    clock.set(NOW);
    stored.clear();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await emptyTables(['organizations', 'operator_actions', 'outbox', 'audit_logs'], { owner });
    await owner.end();
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Mill'), ($2, 'Port')`, [
      MILL,
      PORT,
    ]);
  });

  const begin = async (sql: Sql) => {
    const { rows } = await sql.query<{ id: string }>(
      `INSERT INTO operator_actions (started_at, operator, via, action, subject)
       VALUES ($1, 'mia', 'cli', 'organizations delete', '{}') RETURNING id`,
      [clock()],
    );
    return rows[0]?.id as string;
  };
  const ask = (organizationId = MILL, graceDays = 7) =>
    askForDeletion({ organizationId, reason: 'contract ended', graceDays }, { db, clock, begin });
  const listed = (input: Omit<Parameters<typeof listDeletions>[0], 'limit'> = {}, limit = 9) =>
    listDeletions({ ...input, limit }, { sql: db });
  const hold = (except: string[] = []) => holdNext({ except }, { db, clock });
  /** Asked for, due, and held. */
  const held = async () => {
    await ask();
    clock.pass(7 * DAY);
    return (await hold()) as NonNullable<Awaited<ReturnType<typeof hold>>>;
  };
  const use = (rows: number) =>
    db.query(
      `INSERT INTO api_usage_logs (organization_id, method, path, status, duration_ms)
       SELECT $1, 'GET', '/', 200, 1 FROM generate_series(1, $2)`,
      [MILL, rows],
    );
  return { db, clock, stored, documents, ask, listed, hold, held, use };
}
