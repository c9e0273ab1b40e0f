import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readArchive, writeArchive } from '../../shared/retention/archive-object.ts';
import { listArchives } from '../../shared/retention/archives.ts';
import { fixedClock } from '../support/clock.ts';
import { NOW, type RetentionWorld, startRetention } from './support/retention.ts';

let world: RetentionWorld;
beforeEach(async () => {
  world = await startRetention();
});
afterEach(() => world.stop());

const count = async (table: string) =>
  (await world.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
const archives = (table: string) => listArchives({ table, limit: 100 }, { sql: world.db });

/** A table of old rows, some of which somebody keeps from going. */
async function tableOf(rows: number, more: { archive?: boolean; keeps?: string } = {}) {
  await world.createTable(
    `CREATE TABLE things (id int PRIMARY KEY, what text, created_at timestamptz DEFAULT '2026-01-01')`,
    { table: 'things', ...(more.archive !== undefined && { archive: more.archive }) },
  );
  await world.owner.query(`INSERT INTO things SELECT g, 'x' FROM generate_series(1, $1::int) g`, [
    rows,
  ]);
  if (more.keeps)
    await world.owner.query(
      `CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF ${more.keeps} THEN RETURN NULL; END IF; RETURN OLD; END $$;
       CREATE TRIGGER keep BEFORE DELETE ON things FOR EACH ROW EXECUTE FUNCTION keep()`,
    );
}

describe('a row that cannot be deleted', () => {
  it.each([true, false])('is a word and no loop (archived: %s)', async (archive) => {
    await tableOf(250, { archive, keeps: 'OLD.id % 100 = 7' });
    const { results, failures } = await world.apply('things');
    expect(failures).toEqual([]);
    expect(results).toMatchObject([
      { deleted: 247, trouble: [expect.stringMatching(/^3 rows of things could not be deleted/)] },
    ]);
    expect(await count('things')).toBe(3);
    // The next day, they are told again, and still one archive is all there is to them.
    const again = await world.apply('things');
    expect(again.results).toMatchObject([{ deleted: 0, trouble: [expect.any(String)] }]);
    expect(await archives('things')).toHaveLength(archive ? 2 : 0);
  });

  it.each([true, false])(
    'keeps no other from going, when it fails loudly (archived: %s)',
    async (archive) => {
      await tableOf(250, { archive });
      // As a foreign key of one organisation's rows would.
      await world.owner.query(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF OLD.id IN (1, 7, 8, 130, 250) THEN
           RAISE EXCEPTION 'still in use' USING ERRCODE = 'foreign_key_violation'; END IF;
         RETURN OLD; END $$;
       CREATE TRIGGER refuse BEFORE DELETE ON things FOR EACH ROW EXECUTE FUNCTION refuse()`,
      );
      const { results, failures } = await world.apply('things');
      expect(failures).toEqual([]);
      expect(results).toMatchObject([
        {
          deleted: 245,
          trouble: [expect.stringMatching(/^5 rows of things could not be deleted/)],
        },
      ]);
      expect(await count('things')).toBe(5);
    },
  );

  it('by a rule of its table is a failure that names the table', async () => {
    await tableOf(3);
    await world.owner.query('CREATE RULE no_delete AS ON DELETE TO things DO INSTEAD NOTHING');
    const { results, failures } = await world.apply('things');
    expect([...results.flatMap(({ trouble }) => trouble), ...failures]).not.toEqual([]);
    expect(await count('things')).toBe(3);
    expect((await archives('things')).length).toBeLessThan(3);
  });
});

describe('an archive that is open', () => {
  it.each([
    ['is gone', () => undefined],
    ['is another', (bytes: Buffer) => Buffer.from(bytes.toReversed())],
  ])('and whose object %s does not keep its table from its retention', async (_what, change) => {
    await tableOf(5);
    const { store } = world.bucket;
    let reads = 0;
    const breaking = {
      ...store,
      get: async (key: string) => {
        reads += 1;
        if (reads === 2) throw new Error('the store is away');
        return store.get(key);
      },
    };
    expect((await world.apply('things', breaking)).failures).toHaveLength(1);
    const [open] = await archives('things');
    expect(open).toMatchObject({ status: 'archived' });
    const key = open?.key as string;
    const changed = change((await store.get(key)) as Buffer);
    await (changed ? store.put(key, changed) : store.remove(key));
    const { results, failures } = await world.apply('things');
    expect(failures).toEqual([]);
    expect(results).toMatchObject([
      { archived: 5, deleted: 5, trouble: [expect.stringMatching(/archived anew/)] },
    ]);
    expect((await archives('things')).map(({ status }) => status)).toEqual(['deleted', 'lost']);
    expect((await world.apply('things')).results).toMatchObject([{ trouble: [] }]);
  });

  it('keeps a row that changed, or came under a legal hold, after it was archived', async () => {
    await world.db.query(
      `INSERT INTO audit_logs (organization_id, action, created_at)
       SELECT o.id, 'x', $1::timestamptz - interval '400 days' FROM organizations o, generate_series(1, 6)`,
      [NOW],
    );
    const { store } = world.bucket;
    let reads = 0;
    const holding = {
      ...store,
      get: async (key: string) => {
        reads += 1;
        if (reads === 2)
          await world.db.query(
            `INSERT INTO legal_holds (organization_id, reason) SELECT id, 'case' FROM organizations`,
          );
        return store.get(key);
      },
    };
    const { results } = await world.apply('audit_logs', holding);
    expect(results).toMatchObject([{ archived: 6, deleted: 0, trouble: [] }]);
    expect(await count('audit_logs')).toBe(6);
  });
});

describe('the object of an archive', () => {
  const written = async () => {
    const about = { key: 'a/1.jsonl.zst', table: 'a', firstAt: '', lastAt: '', createdAt: '' };
    const lines = ['{"id":"1"}', '{"id":"2"}'];
    const { sha256 } = await writeArchive({ ...about, lines }, { store: world.bucket.store });
    return { key: about.key, sha256, rows: 2 };
  };
  const read = (input: { key: string; sha256: string; rows: number }) =>
    readArchive(input, { store: world.bucket.store });

  it('is read only as it was recorded: by its hash, and with as many rows', async () => {
    const known = await written();
    expect(await read(known)).toHaveLength(2);
    await expect(read({ ...known, sha256: '0'.repeat(64) })).rejects.toThrow(/was changed/);
    await expect(read({ ...known, rows: 3 })).rejects.toThrow(/has 2 rows, not 3/);
    await world.bucket.store.remove(known.key);
    await expect(read(known)).rejects.toMatchObject({ name: 'ArchiveDamaged' });
  });
});

describe('what is large or odd', () => {
  it.each([
    ['of one byte', 'repeat(md5(g::text), 12000)'],
    ['of three bytes', `repeat('界' || g, 90000)`],
  ])('goes in archives that are bounded by bytes, of letters %s', async (_which, what) => {
    await world.createTable(
      `CREATE TABLE heavy (id int PRIMARY KEY, what text, created_at timestamptz DEFAULT '2026-01-01')`,
      { table: 'heavy' },
    );
    await world.owner.query(`INSERT INTO heavy SELECT g, ${what} FROM generate_series(1, 120) g`);
    const { results, failures } = await world.apply('heavy');
    expect([failures, results]).toMatchObject([[], [{ archived: 120, deleted: 120 }]]);
    const found = await archives('heavy');
    expect(found.length).toBeGreaterThan(1);
    for (const { rows } of found) expect(rows).toBeLessThan(70);
  });

  it('has a time that is no date: it is archived, and can be listed', async () => {
    await tableOf(0);
    await world.owner.query(`INSERT INTO things VALUES (1, 'x', '-infinity')`);
    expect((await world.apply('things')).results).toMatchObject([{ deleted: 1 }]);
    expect(await archives('things')).toMatchObject([
      { firstAt: '-infinity', key: expect.stringMatching(/^things\/undated/) },
    ]);
  });

  it('comes back row by row when the table refuses one, which is named', async () => {
    await tableOf(4);
    await world.apply('things');
    await world.owner.query('ALTER TABLE things ADD CONSTRAINT no_two CHECK (id <> 2)');
    expect(await world.restoreAll('things')).toEqual({
      restored: 3,
      refused: [{ key: '2', reason: 'no_two (23514)' }],
    });
  });

  it('does not come back as another: a row that a trigger would change is named', async () => {
    await tableOf(3);
    await world.apply('things');
    await world.owner.query(
      `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.id = 2 THEN NEW.what := 'stamped'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER stamp BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION stamp()`,
    );
    expect(await world.restoreAll('things')).toEqual({
      restored: 2,
      refused: [{ key: '2', reason: 'a trigger of the table changes it' }],
    });
    expect(await count('things')).toBe(2);
  });
});

describe('a table whose rows would take others along, which no archive has', () => {
  it.each([
    ['kin', 'CREATE TABLE kin (more text) INHERITS (things)', 'inherits from it'],
    ['kin', 'CREATE TABLE kin (id int REFERENCES things ON DELETE CASCADE)', 'ON DELETE CASCADE'],
    ['kin', 'CREATE TABLE kin (id int REFERENCES things ON DELETE SET NULL)', 'ON DELETE SET NULL'],
    [
      'things',
      'ALTER TABLE things ADD up int REFERENCES things ON DELETE CASCADE',
      'ON DELETE CASCADE',
    ],
  ])('is not archived, and names %s (%s)', async (other, sql, how) => {
    await tableOf(3);
    await world.owner.query(sql);
    await world.owner.query('GRANT ALL ON ALL TABLES IN SCHEMA public TO nightshift_worker');
    const { failures } = await world.apply('things');
    expect(failures).toMatchObject([
      { error: { message: expect.stringContaining(`${other} (${how})`) } },
    ]);
    expect(await count('things')).toBe(3);
  });
});

describe('the lease of a policy', () => {
  const lease = (until: string) =>
    world.db.query(
      `UPDATE data_retention_policies SET lease = gen_random_uuid(), lease_until = $1 WHERE table_name = 'things'`,
      [until],
    );

  it('is taken over once it has run out, and not before', async () => {
    await tableOf(3);
    await lease(new Date(NOW.getTime() + 1_000).toISOString());
    expect((await world.apply('things')).results).toMatchObject([{ outcome: 'running elsewhere' }]);
    await lease(new Date(NOW.getTime() - 1).toISOString());
    expect((await world.apply('things')).results).toMatchObject([{ outcome: 'done', deleted: 3 }]);
  });

  it('is lost by a hold that is set in the middle: the run stops', async () => {
    await tableOf(600);
    const { store } = world.bucket;
    const holding = {
      ...store,
      put: async (key: string, bytes: Buffer) => {
        await world.db.query(
          `UPDATE data_retention_policies SET hold_reason = 'case' WHERE table_name = 'things'`,
        );
        return store.put(key, bytes);
      },
    };
    const { applyRetention } = await import('../../shared/retention/apply-retention.ts');
    const clock = fixedClock(NOW.toISOString());
    // The time between two looks at the hold.
    const pace = async () => clock.pass(500);
    const { failures } = await applyRetention(
      { at: NOW, table: 'things' },
      { db: world.db, clock, store: holding, pace },
    );
    expect(failures).toMatchObject([{ error: { message: 'The retention of things was stopped' } }]);
    expect(await count('things')).toBeGreaterThan(0);
    expect((await world.apply('things')).results).toMatchObject([{ outcome: 'held' }]);
  });
});
