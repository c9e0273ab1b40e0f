import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { archiveAndDelete } from '../../shared/retention/archive-and-delete.ts';
import { beginArchive, listArchives, markArchived } from '../../shared/retention/archives.ts';
import { deleteArchived, deleteExpired } from '../../shared/retention/delete-rows.ts';
import type { Policy } from '../../shared/retention/policy.ts';
import { type Place, readDue } from '../../shared/retention/read-due.ts';
import { restoreArchive } from '../../shared/retention/restore-archive.ts';
import { describeTable, type TargetTable } from '../../shared/retention/target-table.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

const BY = new Date('2026-01-02T00:00:00Z');
const MILL = '7b8f1f2e-0000-4000-8000-000000000001';
const NAME = 'odd Things';

describe('rows that are past their time', () => {
  const { db, database } = useDatabase({ as: 'owner', connections: 3 });
  const clock = fixedClock('2026-11-21T05:00:00Z');
  const stored = new Map<string, Buffer>();
  const store = {
    put: async (key: string, bytes: Buffer) => void stored.set(key, bytes),
    get: async (key: string) => stored.get(key),
    remove: async (key: string) => void stored.delete(key),
  } as unknown as ObjectStore;
  let table: TargetTable;
  let paced = 0;
  let extended = 0;
  const deps = () => ({
    ...{ db, clock, store },
    pace: async () => {
      paced += 1;
    },
    extend: async () => {
      extended += 1;
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
    paced = 0;
    extended = 0;
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

  describe('are read', () => {
    it('whole, each value as its type writes it', async () => {
      await give(1, 1);
      await give(2, 1, '2026-01-02T00:00:00Z');
      const [row, ...others] = await read();
      expect(others).toEqual([]);
      expect(row).toMatchObject({ key: ['1', '1'], returns: true });
      expect(new Date(row?.at as string)).toEqual(new Date('2026-01-01T00:00:00Z'));
      expect(JSON.parse(row?.line as string)).toEqual({
        ...{ part: '1', "n'o": '1', price: '1.50', twice: '2', organization_id: MILL },
        ...{
          told: '{"b":1,  "a":1.0}',
          kept: '{"b": 1}',
          at: expect.stringMatching(/^2026-01-01/),
        },
      });
    });

    it('oldest first, in pages with a pause between them, as many as are asked for', async () => {
      await give(1, 300);
      await give(2, 300, '2025-01-01T00:00:00Z');
      const rows = await read({ rows: 550 });
      expect(rows.map(({ key }) => key.join()).slice(298, 302)).toEqual([
        ...['2,299', '2,300', '1,1', '1,2'],
      ]);
      expect([rows.length, paced]).toEqual([550, 2]);
      const rest = await read({ after: rows.at(-1) as Place });
      expect([rest.length, rest[0]?.key, rest.at(-1)?.key]).toEqual([
        ...[50, ['1', '251'], ['1', '300']],
      ]);
      expect(await read({ bytes: 1 })).toHaveLength(250);
    });

    it('but for those of an organisation on hold', async () => {
      await give(1, 1);
      await db.query(`INSERT INTO legal_holds (organization_id, reason) VALUES ('${MILL}', 'x')`);
      expect(await read()).toEqual([]);
    });
  });

  describe('are deleted by their archive', () => {
    it('in batches, but for what changed since or is on hold', async () => {
      await give(1, 250);
      const archived = await lines();
      await db.query(`UPDATE "${NAME}" SET price = 2 WHERE "n'o" = 5`);
      await db.query(`UPDATE "${NAME}" SET organization_id = NULL WHERE "n'o" = 6`);
      [paced, extended] = [0, 0];
      expect(await deleteArchived({ table, lines: archived }, deps())).toEqual({
        ...{ deleted: 248, refused: 0 },
      });
      expect([await left(), paced, extended]).toEqual([[[1, 2]], 3, 3]);
      expect(await deleteArchived({ table, lines: archived }, deps())).toEqual({
        ...{ deleted: 0, refused: 0 },
      });
    });

    it('and those that a trigger keeps are counted, whether it is silent or not', async () => {
      await give(1, 20);
      await give(7, 2);
      await give(8, 3);
      const archived = await lines();
      expect(await deleteArchived({ table, lines: archived }, deps())).toEqual({
        ...{ deleted: 20, refused: 5 },
      });
      expect(await left()).toEqual([
        [7, 2],
        [8, 3],
      ]);
    });

    it('not at all where the database is in trouble', async () => {
      await give(9, 1);
      const deleting = deleteArchived({ table, lines: await lines() }, deps());
      await expect(deleting).rejects.toThrow('down');
    });
  });

  describe('are deleted without an archive', () => {
    const expire = () => deleteExpired({ table, by: BY }, deps());

    it('in batches, all that are due and no other', async () => {
      await give(1, 250);
      await give(2, 1, '2026-01-02T00:00:00Z');
      expect(await expire()).toEqual({ deleted: 250, refused: 0 });
      expect([await left(), paced, extended]).toEqual([[[2, 1]], 2, 2]);
      await give(1, 100);
      expect(await expire()).toEqual({ deleted: 100, refused: 0 });
    });

    it('past those that refuse, whose batch is taken one by one and no other', async () => {
      await give(1, 99, '2025-01-01T00:00:00Z');
      await give(7, 1, '2025-02-01T00:00:00Z');
      await give(2, 50, '2025-03-01T00:00:00Z');
      await give(8, 2, '2025-04-01T00:00:00Z');
      await give(3, 248, '2025-05-01T00:00:00Z');
      expect(await expire()).toEqual({ deleted: 397, refused: 3 });
      expect(await left()).toEqual([
        [7, 1],
        [8, 2],
      ]);
      expect(paced).toBeLessThan(110);
    });

    it('without waiting for whoever has one', async () => {
      await give(1, 3);
      const other = createDatabase({ url: async () => database.ownerUrl });
      try {
        await other.transaction(async (sql) => {
          await sql.query(`SELECT FROM "${NAME}" WHERE "n'o" = 2 FOR UPDATE`);
          expect(await expire()).toEqual({ deleted: 2, refused: 0 });
        });
      } finally {
        await other.end();
      }
      expect(await left()).toEqual([[1, 1]]);
    });

    it('not at all where the database is in trouble', async () => {
      await give(9, 1);
      await expect(expire()).rejects.toThrow('down');
    });
  });

  describe('are archived, and then deleted', () => {
    const run = () => archiveAndDelete({ name: NAME, table, by: BY }, deps());
    const ledger = async () =>
      (await listArchives({ limit: 9 }, { sql: db })).map((it) => [it.status, it.rows, it.deleted]);

    it('and come back whole', async () => {
      await give(1, 3);
      await give(2, 1, '2026-01-02T00:00:00Z');
      expect(await run()).toEqual({ archived: 3, deleted: 3, trouble: [] });
      expect([await left(), await ledger()]).toEqual([[[2, 1]], [['deleted', 3, 3]]]);
      const [archive] = await listArchives({ limit: 1 }, { sql: db });
      expect(archive?.key).toMatch(/^odd Things\/2026\/01\/\d{8}\.jsonl\.zst$/);
      const id = archive?.id as number;
      const report = { table: NAME, rows: 3, restored: 3, refused: [] };
      expect(await restoreArchive({ id }, { db, store })).toEqual(report);
      expect(await left()).toEqual([
        [1, 3],
        [2, 1],
      ]);
      await db.query(`UPDATE "${NAME}" SET price = 9`);
      expect(await restoreArchive({ id }, { db, store })).toEqual({ ...report, restored: 0 });
    });

    it('those that cannot be deleted are told, and end it where nothing of an archive goes', async () => {
      await give(1, 2);
      await give(7, 1);
      const kept = 'rows of odd Things could not be deleted';
      expect(await run()).toMatchObject({
        ...{ archived: 3, deleted: 2, trouble: [expect.stringContaining(`1 ${kept}`)] },
      });
      expect(await run()).toMatchObject({ archived: 1, deleted: 0 });
      expect(await ledger()).toHaveLength(2);
    });

    it('after what a run that ended early left: rows to delete, or an object that nobody vouches for', async () => {
      await give(1, 2);
      await run();
      const [whole] = await listArchives({ limit: 1 }, { sql: db });
      await db.query(`UPDATE retention_archives SET status = 'archived', deleted = NULL`);
      await restoreArchive({ id: whole?.id as number }, { db, store });
      const half = await beginArchive(
        { table: NAME, at: clock(), keyOf: (id) => `half/${id}.jsonl.zst` },
        { sql: db },
      );
      const manifest = `half/${half.id}.manifest.json`;
      for (const key of [half.key, manifest]) stored.set(key, Buffer.from('half'));
      const early = restoreArchive({ id: half.id }, { db, store });
      await expect(early).rejects.toBeInstanceOf(Conflict);
      expect(await run()).toEqual({ archived: 0, deleted: 2, trouble: [] });
      expect(await ledger()).toEqual([['deleted', 2, 2]]);
      expect([stored.has(half.key), stored.has(manifest)]).toEqual([false, false]);
      const gone = restoreArchive({ id: half.id }, { db, store });
      await expect(gone).rejects.toBeInstanceOf(NotFound);
    });

    it('anew, where the object of an archive is gone', async () => {
      await give(1, 1);
      const at = '2026-01-01T00:00:00Z';
      const begun = await beginArchive(
        { table: NAME, at: clock(), keyOf: () => 'gone' },
        { sql: db },
      );
      const span = { rows: 1, sha256: 'abc', firstAt: at, lastAt: at };
      await markArchived({ id: begun.id, ...span }, { sql: db });
      // A store that does not answer has lost nothing.
      const away = { ...store, get: () => Promise.reject(new Error('away')) } as ObjectStore;
      const early = archiveAndDelete({ name: NAME, table, by: BY }, { ...deps(), store: away });
      await expect(early).rejects.toThrow('away');
      expect(await ledger()).toEqual([['archived', 1, null]]);
      expect(await run()).toEqual({
        ...{ archived: 1, deleted: 1 },
        trouble: [expect.stringContaining('The archive gone is missing: rows of archive')],
      });
      expect((await ledger()).map(([status]) => status)).toEqual(['deleted', 'lost']);
    });

    it('into the folder of an organisation that goes', async () => {
      await give(1, 1);
      const { rows: asked } = await db.query<{ id: string }>(
        `INSERT INTO operator_actions (started_at, operator, via, action, subject)
         VALUES (now(), 'mia', 'cli', 'x', '{}') RETURNING id`,
      );
      const { rows } = await db.query<{ id: string }>(
        `INSERT INTO organization_deletions (organization_id, action_id, reason, asked_at, starts_at)
         VALUES ($1, $2, 'r', now(), now()) RETURNING id`,
        [MILL, asked[0]?.id],
      );
      const deletion = { id: rows[0]?.id as string, organizationId: MILL };
      const policies = await beginArchive(
        { table: NAME, at: clock(), keyOf: () => 'other' },
        { sql: db },
      );
      await archiveAndDelete({ name: NAME, table, by: BY, deletion }, deps());
      const [own, other] = await listArchives({ limit: 9 }, { sql: db });
      expect(own).toMatchObject({ deletionId: deletion.id, status: 'deleted' });
      expect(own?.key).toMatch(new RegExp(`^organizations/${MILL}/odd Things/`));
      expect([other?.id, other?.status]).toEqual([policies.id, 'archiving']);
    });
  });
});
