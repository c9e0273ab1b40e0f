import { describe, expect, it } from '@jest/globals';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { deleteArchived, deleteExpired } from '../../shared/retention/delete-rows.ts';
import type { Place } from '../../shared/retention/read-due.ts';
import { BY, MILL, NAME, useOddTable } from './support/odd-table.ts';

describe('rows that are past their time', () => {
  const odd = useOddTable();
  const { db, database, deps, give, read, left, lines, seen } = odd;

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
      expect([rows.length, seen.paced]).toEqual([550, 2]);
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
      [seen.paced, seen.extended] = [0, 0];
      expect(await deleteArchived({ table: odd.table, lines: archived }, deps())).toEqual({
        ...{ deleted: 248, refused: 0 },
      });
      expect([await left(), seen.paced, seen.extended]).toEqual([[[1, 2]], 3, 3]);
      expect(await deleteArchived({ table: odd.table, lines: archived }, deps())).toEqual({
        ...{ deleted: 0, refused: 0 },
      });
    });

    it('and those that a trigger keeps are counted, whether it is silent or not', async () => {
      await give(1, 20);
      await give(7, 2);
      await give(8, 3);
      const archived = await lines();
      expect(await deleteArchived({ table: odd.table, lines: archived }, deps())).toEqual({
        ...{ deleted: 20, refused: 5 },
      });
      expect(await left()).toEqual([
        [7, 2],
        [8, 3],
      ]);
    });

    it('not at all where the database is in trouble', async () => {
      await give(9, 1);
      const deleting = deleteArchived({ table: odd.table, lines: await lines() }, deps());
      await expect(deleting).rejects.toThrow('down');
    });
  });

  describe('are deleted without an archive', () => {
    const expire = () => deleteExpired({ table: odd.table, by: BY }, deps());

    it('in batches, all that are due and no other', async () => {
      await give(1, 250);
      await give(2, 1, '2026-01-02T00:00:00Z');
      expect(await expire()).toEqual({ deleted: 250, refused: 0 });
      expect([await left(), seen.paced, seen.extended]).toEqual([[[2, 1]], 2, 2]);
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
      expect(seen.paced).toBeLessThan(110);
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
});
