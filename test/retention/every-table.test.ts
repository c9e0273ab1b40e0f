import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { KEPT } from '../../shared/retention/kept.ts';
import { useDatabase } from '../support/use-database.ts';

const EXPIRED = [
  ...readFileSync(
    join(import.meta.dirname, '../../shared/expiry/expire-records.ts'),
    'utf8',
  ).matchAll(/remove\(\s*'(\w+)'/g),
].map(([, table]) => table as string);

describe('every table', () => {
  const { db } = useDatabase({ as: 'owner' });
  const names = async (query: string) =>
    (await db.query<{ name: string }>(query)).rows.map(({ name }) => name);
  const all = () =>
    names(`SELECT relname AS name FROM pg_class
           WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1`);
  const withPolicy = () => names('SELECT table_name AS name FROM data_retention_policies');

  it('is deleted by a policy or by expire-records, or is kept for a reason that is written down', async () => {
    const [tables, policies] = [await all(), await withPolicy()];
    const known = [...policies, ...EXPIRED, ...Object.keys(KEPT)];
    expect(tables.filter((table) => !known.includes(table))).toEqual([]);
    expect(known.filter((table) => !tables.includes(table))).toEqual([]);
    expect(known.filter((table, i) => known.indexOf(table) !== i)).toEqual([]);
    for (const [table, why] of Object.entries(KEPT))
      expect([table, why]).toEqual([table, expect.stringMatching(/\w{3}/)]);
  });

  it('with a policy has an index by its time', async () => {
    const { rows } = await db.query<{ table: string }>(
      `SELECT p.table_name AS "table" FROM data_retention_policies p
       WHERE NOT EXISTS (
         SELECT FROM pg_index x
         JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
         WHERE x.indrelid = p.table_name::regclass AND a.attname = p.time_column
           AND (x.indpred IS NULL OR p.keep_condition IS NOT NULL))`,
    );
    expect(rows).toEqual([]);
  });

  it('whose rows come by time has ids by time', async () => {
    const ids = await names('SELECT time_ordered_id()::text AS name FROM generate_series(1, 3)');
    expect(ids[0]?.[14]).toBe('7');
    const stamp = Number.parseInt((ids[0] as string).replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(Date.now() - stamp)).toBeLessThan(60_000);
    expect(new Set(ids).size).toBe(3);
  });
});
