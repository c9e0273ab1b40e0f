import { beforeAll, beforeEach } from '@jest/globals';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import type { Policy } from '../../../shared/retention/policy.ts';
import { type Place, readDue } from '../../../shared/retention/read-due.ts';
import { describeTable, type TargetTable } from '../../../shared/retention/target-table.ts';
import { fixedClock } from '../../support/clock.ts';
import { useDatabase } from '../../support/use-database.ts';

export const BY = new Date('2026-01-02T00:00:00Z');
export const MILL = '7b8f1f2e-0000-4000-8000-000000000001';
export const NAME = 'odd Things';

/**
 * A table with a key of two columns, a name that needs quotes and a column that the database makes, and what a
 * policy of it works with. Deletes of part 7 are left out, those of 8 refused, at 9 the database is in trouble.
 */
export function useOddTable() {
  const { db, database } = useDatabase({ as: 'owner', connections: 3 });
  const clock = fixedClock('2026-11-21T05:00:00Z');
  const stored = new Map<string, Buffer>();
  const store = {
    put: async (key: string, bytes: Buffer) => void stored.set(key, bytes),
    get: async (key: string) => stored.get(key),
    remove: async (key: string) => void stored.delete(key),
  } as unknown as ObjectStore;
  let table: TargetTable;
  const seen = { paced: 0, extended: 0 };
  const deps = () => ({
    ...{ db, clock, store },
    pace: async () => {
      seen.paced += 1;
    },
    extend: async () => {
      seen.extended += 1;
    },
  });

  beforeAll(async () => {
    await db.query(`INSERT INTO organizations (id, name) VALUES ('${MILL}', 'Mill')`);
    await db.query(
      `CREATE TABLE "${NAME}" (part int, "n'o" int, at timestamptz, price numeric, told json, kept jsonb,
         organization_id uuid, twice int GENERATED ALWAYS AS ("n'o" * 2) STORED, PRIMARY KEY (part, "n'o"))`,
    );
    await db.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF OLD.part = 7 THEN RETURN NULL; END IF;
         IF OLD.part = 8 THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF;
         IF OLD.part = 9 THEN RAISE EXCEPTION 'down' USING ERRCODE = '58000'; END IF;
         RETURN OLD; END $$`,
    );
    await db.query(
      `CREATE TRIGGER refuse BEFORE DELETE ON "${NAME}" FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const policy = { table: NAME, timeColumn: 'at', keepCondition: null, organizations: null };
    await db.query(
      `INSERT INTO data_retention_policies (table_name, time_column, retention_days, archive)
       VALUES ($1, 'at', 1, true)`,
      [NAME],
    );
    table = await describeTable(policy as Policy, { sql: db });
  });
  beforeEach(async () => {
    await db.query(`TRUNCATE "${NAME}", retention_archives, legal_holds`);
    stored.clear();
    Object.assign(seen, { paced: 0, extended: 0 });
  });

  /** Rows of a part, all of one time unless another is given. */
  const give = (part: number, count: number, at = '2026-01-01T00:00:00Z') =>
    db.query(
      `INSERT INTO "${NAME}" (part, "n'o", at, price, told, kept, organization_id)
       SELECT $1::int, n, $2, 1.50, '{"b":1,  "a":1.0}', '{"b": 1}', '${MILL}' FROM generate_series(1, $3::int) n`,
      [part, at, count],
    );
  const read = (more: { rows?: number; bytes?: number; after?: Place } = {}) =>
    readDue({ table, by: BY, rows: 1_000, bytes: 1 << 20, after: undefined, ...more }, deps());
  const left = async () =>
    (
      await db.query<{ part: number; rows: number }>(
        `SELECT part, count(*)::int AS rows FROM "${NAME}" GROUP BY 1 ORDER BY 1`,
      )
    ).rows.map(({ part, rows }) => [part, rows]);
  const lines = async () => (await read()).map(({ line }) => line as string);
  return {
    ...{ db, database, clock, store, stored, deps, give, read, left, lines, seen },
    get table() {
      return table;
    },
  };
}
