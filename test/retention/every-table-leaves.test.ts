import { beforeAll, describe, expect, it } from '@jest/globals';
import { DELETION_RULES, STAYS } from '../../shared/retention/deletion/rules.ts';
import { useDatabase } from '../support/use-database.ts';

const ruled = DELETION_RULES.map(({ table }) => table);

describe('every table', () => {
  const { db } = useDatabase({ as: 'owner' });
  const names = async (query: string) =>
    (await db.query<{ name: string }>(query)).rows.map(({ name }) => name);
  const all = () =>
    names(`SELECT relname AS name FROM pg_class
           WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1`);

  /** Those of which the rules say nothing, and those that they say too much of. */
  const missing = async () => {
    const tables = await all();
    const known = [...ruled, ...Object.keys(STAYS)];
    return {
      unknown: tables.filter((table) => !known.includes(table)),
      gone: known.filter((table) => !tables.includes(table)),
      twice: known.filter((table, i) => known.indexOf(table) !== i),
    };
  };

  it('goes with its organisation, or keeps what it has for a reason that is written down', async () => {
    expect(await missing()).toEqual({ unknown: [], gone: [], twice: [] });
    for (const [table, why] of Object.entries(STAYS))
      expect([table, why]).toEqual([table, expect.stringMatching(/\w{3}/)]);
  });

  it('that names an organisation goes, but for those that prove something', async () => {
    const owned = await names(
      `SELECT attrelid::regclass::text AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND attname = 'organization_id' ORDER BY 1`,
    );
    expect(owned.filter((table) => !ruled.includes(table))).toEqual([
      'legal_holds',
      'organization_deletions',
      'outbox',
    ]);
  });

  it('goes before the rows that it points at', async () => {
    const { rows } = await db.query<{ from: string; to: string }>(
      `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint
       WHERE contype = 'f' AND conrelid <> confrelid`,
    );
    const early = rows.filter(
      ({ from, to }) =>
        ruled.includes(from) && ruled.includes(to) && ruled.indexOf(from) > ruled.indexOf(to),
    );
    expect(early).toEqual([]);
  });

  it('is found by an index, however many organisations there are', async () => {
    const { rows } = await db.query<{ table: string }>(
      `SELECT t AS "table" FROM unnest($1::text[]) AS t WHERE NOT EXISTS (
         SELECT FROM pg_index x
         JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
         WHERE x.indrelid = t::regclass AND a.attname = 'organization_id')`,
      [DELETION_RULES.filter(({ whose }) => whose === undefined).map(({ table }) => table)],
    );
    expect(rows).toEqual([]);
  });

  describe('that comes later', () => {
    beforeAll(() =>
      db.query('CREATE TABLE later (organization_id uuid REFERENCES organizations (id))'),
    );

    it('would be missed', async () => {
      expect((await missing()).unknown).toEqual(['later']);
    });
  });
});
