import { describe, expect, it } from '@jest/globals';
import type { Sql } from '../../shared/platform/database/database.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';
import { UNIQUE, type UniqueKey, VALUES } from './support/unique-keys.ts';

type Row = Record<string, string | null>;
type Index = { definition: string; table: string; types: Record<string, string> };

describe('what may be there once', () => {
  const { db } = useDatabase({ as: 'owner' });

  it('is written down, every index of it', async () => {
    const { rows } = await db.query<{ name: string }>(
      `SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary
         AND pg_get_indexdef(i.indexrelid) NOT LIKE '%(organization\\_id, id)'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(UNIQUE).sort());
  });

  it.each(Object.entries(UNIQUE))('%s', async (name, key) => {
    const seen = await takenBack(
      db,
      async (sql) => await surprises(await copyOf(name, sql), key, sql),
    );
    expect(seen).toEqual([]);
  });
});

/** An empty table `given`, alike but without any other rule, has the index. */
async function copyOf(name: string, sql: Sql): Promise<Index> {
  const { rows } = await sql.query<Index>(
    `SELECT pg_get_indexdef(i.indexrelid) AS definition, i.indrelid::regclass::text AS table,
       (SELECT jsonb_object_agg(a.attname, format_type(a.atttypid, NULL))
        FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum > 0 AND NOT a.attisdropped) AS types
     FROM pg_index i WHERE i.indexrelid = $1::regclass`,
    [name],
  );
  const index = rows[0] as Index;
  await sql.query(`CREATE TEMP TABLE given AS SELECT * FROM ${index.table} WITH NO DATA`);
  await sql.query(index.definition.replace(` ON public.${index.table} `, ' ON pg_temp.given '));
  return index;
}

/** What is let in a second time, and what is refused although it is not the same. */
async function surprises({ types }: Index, key: UniqueKey, sql: Sql): Promise<string[]> {
  const value = (column: string, which: 0 | 1) => {
    const values = VALUES[types[column] as string];
    if (!values) throw new Error(`no value of ${types[column]}`);
    return values[which];
  };
  const row = Object.fromEntries(key.columns.map((column) => [column, value(column, 0)]));
  const others = key.columns.map((column) => ({ [column]: value(column, 1) }));
  const found: string[] = [];
  const second = async (first: Row, then: Row, wanted: 'taken' | 'refused') => {
    const seen = await twice(first, then, sql);
    if (seen !== wanted)
      found.push(`${JSON.stringify(then)} after ${JSON.stringify(first)}: ${seen}`);
  };
  for (const when of key.when) {
    const first = { ...row, ...when };
    await second(first, first, 'refused');
    for (const same of key.same) await second(first, { ...first, ...same }, 'refused');
    for (const other of others) await second(first, { ...first, ...other }, 'taken');
  }
  for (const unless of key.unless) {
    const first = { ...row, ...key.when[0], ...unless };
    await second(first, first, 'taken');
  }
  return found;
}

async function twice(first: Row, then: Row, sql: Sql): Promise<'taken' | 'refused'> {
  await sql.query('SAVEPOINT empty');
  try {
    await insert(first, sql);
    await insert(then, sql);
    return 'taken';
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    return 'refused';
  } finally {
    await sql.query('ROLLBACK TO SAVEPOINT empty');
  }
}

const insert = (row: Row, sql: Sql) =>
  sql.query(`INSERT INTO given SELECT (jsonb_populate_record(NULL::given, $1)).*`, [
    JSON.stringify(row),
  ]);
