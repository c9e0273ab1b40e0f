import { describe, expect, it } from '@jest/globals';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { archiveAndDelete } from '../../shared/retention/archive-and-delete.ts';
import { beginArchive, listArchives, markArchived } from '../../shared/retention/archives.ts';
import { restoreArchive } from '../../shared/retention/restore-archive.ts';
import { BY, MILL, NAME, useOddTable } from './support/odd-table.ts';

describe('rows that are past their time', () => {
  const odd = useOddTable();
  const { db, clock, store, stored, deps, give, left } = odd;

  describe('are archived, and then deleted', () => {
    const run = () => archiveAndDelete({ name: NAME, table: odd.table, by: BY }, deps());
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
      const early = archiveAndDelete(
        { name: NAME, table: odd.table, by: BY },
        { ...deps(), store: away },
      );
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
      await archiveAndDelete({ name: NAME, table: odd.table, by: BY, deletion }, deps());
      const [own, other] = await listArchives({ limit: 9 }, { sql: db });
      expect(own).toMatchObject({ deletionId: deletion.id, status: 'deleted' });
      expect(own?.key).toMatch(new RegExp(`^organizations/${MILL}/odd Things/`));
      expect([other?.id, other?.status]).toEqual([policies.id, 'archiving']);
    });
  });
});
