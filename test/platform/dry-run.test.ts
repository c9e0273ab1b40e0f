import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase } from '../../shared/platform/database/database.ts';
import type { Changed } from '../../shared/platform/database/trial.ts';
import {
  HeldBack,
  holdBack,
  isDry,
  rehearse,
  stopIfDry,
  tryOut,
} from '../../shared/platform/dry-run.ts';
import { PlanLimit } from '../../shared/platform/errors.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a dry run of what is no database', () => {
  it('tells what was held back, once each, and where the work ended', async () => {
    expect([isDry(), holdBack('sends')]).toEqual([false, false]);
    expect(() => stopIfDry('asks')).not.toThrow();
    const tried = await tryOut(async () => {
      expect([isDry(), holdBack('sends'), holdBack('sends')]).toEqual([true, true, true]);
      return 'done';
    });
    expect(tried).toEqual({
      ...{ result: 'done', error: undefined, changes: [], held: ['sends'], blocked: false },
    });
    const stopped = await tryOut(async () => stopIfDry('asks somebody'));
    expect(stopped).toMatchObject({ result: undefined, held: ['asks somebody'], blocked: true });
    expect(stopped.error).toBeInstanceOf(HeldBack);
    expect(String(stopped.error)).toContain('asks somebody');
  });
});

describe('a dry run of what a database is told', () => {
  const { db, database } = useDatabase({ as: 'owner' });
  beforeAll(() =>
    db.query(`
      CREATE TABLE parts (box text, "no" int, what text, more jsonb, PRIMARY KEY (box, "no"));
      CREATE TABLE loose (a int);`),
  );
  beforeEach(async () => {
    await db.query('TRUNCATE parts, loose');
    await db.query(
      `INSERT INTO parts VALUES ('a', 1, 'nut', '{"n": 1}'), ('a', 2, 'bolt', NULL), ('b', 1, 'pin', NULL)`,
    );
  });
  /** As somebody else, who tries nothing out. */
  const outside = AsyncLocalStorage.snapshot();
  const all = async () =>
    (await db.query<{ row: string }>('SELECT p::text AS row FROM parts p ORDER BY p')).rows.map(
      ({ row }) => row,
    );
  const changesOf = async (work: () => Promise<unknown>) => {
    const before = await all();
    const tried = await tryOut<unknown, Changed>(work);
    expect(await all()).toEqual(before);
    expect(tried.error).toBeUndefined();
    return tried.changes[0];
  };

  it('ends in the word that the work itself would end in, and leaves nothing behind', async () => {
    const before = await all();
    const refused = rehearse(() =>
      db.transaction(async (tx) => {
        await tx.query('DELETE FROM parts');
        await tx.query(`DO $$ BEGIN RAISE 'one too many' USING errcode = 'NS402'; END $$`);
      }),
    );
    await expect(refused).rejects.toThrow(PlanLimit);
    expect(await rehearse(async () => (await db.query('DELETE FROM parts')).rowCount)).toBe(3);
    expect(await all()).toEqual(before);
  });

  it('is each row with what is another, new or gone, by its whole key', async () => {
    const changes = await changesOf(async () => {
      await db.query(`UPDATE parts SET what = 'gear', more = '{"n": 2}' WHERE what = 'nut'`);
      await db.query(`INSERT INTO parts VALUES ('b', 2, 'rod', NULL)`);
      await db.query(`UPDATE parts SET what = 'pin' WHERE what = 'pin'`);
      await db.query(`DELETE FROM parts WHERE what = 'bolt'`);
    });
    expect(changes?.removed).toEqual({ parts: 1 });
    const inOrder = changes?.rows.toSorted((a, b) => a.key.localeCompare(b.key));
    expect(inOrder).toEqual([
      {
        table: 'parts',
        key: 'a 1',
        differences: [
          { path: 'more.n', before: 1, after: 2 },
          { path: 'what', before: 'nut', after: 'gear' },
        ],
      },
      {
        table: 'parts',
        key: 'b 2',
        differences: ['box', 'no', 'what'].map((path, i) => ({ path, after: ['b', 2, 'rod'][i] })),
      },
    ]);
  });

  it('is nothing where nothing was written, nor what others wrote meanwhile', async () => {
    expect(await changesOf(() => db.query('SELECT 1'))).toEqual({ rows: [], removed: {} });
    const before = await tryOut<unknown, Changed>(async () => {
      await db.query('SELECT FROM parts');
      const other = createDatabase({ url: async () => database.ownerUrl });
      await outside(() => other.query(`INSERT INTO parts VALUES ('c', 1, 'cog', NULL)`));
      await other.end();
      await db.query(`UPDATE parts SET what = 'axle' WHERE what IN ('pin', 'cog')`);
    });
    expect(before.changes[0]?.rows.map(({ key }) => key)).toEqual(['b 1']);
    expect(before.changes[0]?.removed).toEqual({});
  });

  it('goes on after a part that failed, of which nothing stays', async () => {
    const changes = await changesOf(async () => {
      const half = db.transaction(async (sql) => {
        await sql.query(`UPDATE parts SET what = 'half' WHERE what = 'pin'`);
        throw new Error('half way');
      });
      await expect(half).rejects.toThrow('half way');
      await expect(db.query('SELECT 1/0')).rejects.toThrow('division');
      await db.query(`UPDATE parts SET what = 'whole' WHERE what = 'nut'`);
    });
    expect(changes?.rows.map(({ key }) => key)).toEqual(['a 1']);
  });

  it('does one thing at a time on its one connection', async () => {
    const order: string[] = [];
    await changesOf(async () => {
      const slow = db.transaction(async (sql) => {
        await sql.query('SELECT pg_sleep(0.05)');
        order.push('slow');
      });
      const quick = db.query('SELECT 1').then(() => order.push('quick'));
      await Promise.all([slow, quick]);
    });
    expect(order).toEqual(['slow', 'quick']);
  });

  it('shows no secret, and of what is long its beginning', async () => {
    const changes = await changesOf(() =>
      db.query(`INSERT INTO parts VALUES ('s', 1, repeat('x', 201), '{"password": "hunter2"}'),
        ('s', 2, repeat('x', 200), NULL)`),
    );
    expect(JSON.stringify(changes)).not.toContain('hunter2');
    const whats = changes?.rows.map(
      ({ differences }) => differences.find(({ path }) => path === 'what')?.after,
    );
    expect(whats?.sort()).toEqual(['x'.repeat(200), `${'x'.repeat(199)}…`]);
  });

  it('tells twenty rows of a table, and only how many of one that has no key', async () => {
    const changes = await changesOf(async () => {
      await db.query(`INSERT INTO parts SELECT 'm', n, 'x', NULL FROM generate_series(1, 30) n`);
      await db.query('INSERT INTO loose VALUES (1), (2)');
    });
    expect(changes?.rows.filter(({ table }) => table === 'parts')).toHaveLength(20);
    expect(changes?.rows.filter(({ table }) => table === 'loose')).toEqual([
      { table: 'loose', key: '2 rows, not looked at one by one', differences: [] },
    ]);
  });

  it('is only a number where rows are gone, of a table without a key too', async () => {
    await db.query('INSERT INTO loose VALUES (1), (2)');
    const changes = await changesOf(() => db.query('DELETE FROM loose'));
    expect(changes).toEqual({ rows: [], removed: { loose: 2 } });
  });

  it('is of one organisation where the work is', async () => {
    const [ours, theirs] = ['1', '2'].map((n) => `${n.repeat(8)}-1111-4111-8111-111111111111`);
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Ours'), ($2, 'Theirs')`, [
      ...[ours, theirs],
    ]);
    const app = createDatabase({ url: async () => database.appUrl });
    const add = `INSERT INTO sites (organization_id, name) VALUES ($1, 'North')`;
    const tried = await tryOut<unknown, Changed>(async () => {
      await app.asOrganization(ours as string, (tx) => tx.query(add, [ours]));
      const seen = (id: string) => app.queryAsOrganization(id, 'SELECT FROM sites');
      const [own, other] = [await seen(ours as string), await seen(theirs as string)];
      expect([own.rowCount, other.rowCount]).toEqual([1, 0]);
      await app.queryAsOrganization(theirs as string, add, [ours]);
    });
    expect(String((tried.error as Error).message)).toContain('row-level security');
    expect((await db.query('SELECT FROM sites')).rowCount).toBe(0);
    await app.end();
  });

  it('waits for no lock of others, and stays short', async () => {
    const { changes } = await tryOut(async () => {
      const { rows } = await db.query<{ lock: string; statement: string; level: string }>(
        `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
           current_setting('transaction_isolation') AS level`,
      );
      expect(rows).toEqual([{ lock: '2s', statement: '15s', level: 'repeatable read' }]);
    });
    expect(changes).toHaveLength(1);
  });

  it('tells why its work ended, and what it had done until then', async () => {
    const tried = await tryOut<unknown, Changed>(async () => {
      await db.query(`UPDATE parts SET what = 'gear' WHERE what = 'nut'`);
      throw new Error('no more');
    });
    expect(tried.error).toEqual(new Error('no more'));
    expect(tried.changes[0]?.rows).toHaveLength(1);
    expect((await db.query(`SELECT FROM parts WHERE what = 'gear'`)).rowCount).toBe(0);
  });
});
