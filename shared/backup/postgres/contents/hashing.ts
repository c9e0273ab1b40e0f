import type { Sql } from '../../../platform/database/database.ts';
import type { Contents } from '../../manifest/manifest.ts';

/**
 * What a row's hash is taken of: its values (Postgres 14 and newer); its text; or, where the database has
 * another encoding, the bytes of its text: in UTF-8 (`utf8`), in the encoding of its source (`in LATIN1`), or
 * as they are (`bytes`).
 */
export type Hashing = NonNullable<Contents['hashing']>;

/** The one that a server does best; what is compared later is hashed as its manifest says. */
export async function hashingOf(sql: Sql): Promise<Hashing> {
  const { rows } = await sql.query<{ number: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS number,
            current_setting('server_encoding') AS encoding`,
  );
  const { number = 0, encoding = 'UTF8' } = rows[0] ?? {};
  if (encoding === 'SQL_ASCII') return 'bytes';
  if (encoding !== 'UTF8') return (await hasPlainNames(sql)) ? `in ${encoding}` : 'utf8';
  // 14 brought the hash of a record; for a table of orders it takes a third of the time of its text.
  return number >= 140_000 ? 'values' : 'text';
}

/** Whether the names that `verify` looks for in a dump read alike in every encoding. */
async function hasPlainNames(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ plain: boolean }>(
    `SELECT NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind IN ('r', 'p') AND (c.relname || n.nspname) ~ '[^ -~]') AS plain`,
  );
  return rows[0]?.plain ?? false;
}

/** Bytes may be none of the encoding's letters: what is not turned into another cannot fail to be. */
export const isDumpedAsItIs = (hashing: Hashing): boolean =>
  hashing === 'bytes' || hashing.startsWith('in ');

export type Column = {
  /** Quoted. */
  name: string;
  /** Whether its values hash the same on every server. */
  stable: boolean;
};

const ENCODINGS: Record<string, string> = { bytes: 'SQL_ASCII', utf8: 'UTF8' };

/**
 * The hash of a row. Its text is that of a whole record, by the output functions of its types: a cast to
 * text may be a user's own. "C": two values that a collation calls equal are still two values.
 */
export function rowHash(columns: Column[], hashing: Hashing): string {
  const record = (list: Column[]) => `ROW(${list.map(({ name }) => name).join(', ')})::text`;
  const text = record(columns);
  const encoding = ENCODINGS[hashing] ?? /^in (\w+)$/.exec(hashing)?.[1];
  if (encoding) return `hashtextextended(md5(convert_to(${text}, '${encoding}')), 0)`;
  const stable = columns.filter((column) => column.stable).map(({ name }) => name);
  if (hashing === 'text' || stable.length === 0) return `hashtextextended(${text} COLLATE "C", 0)`;
  const others = columns.filter((column) => !column.stable);
  const values = others.length > 0 ? [...stable, `${record(others)} COLLATE "C"`] : stable;
  return `hash_record_extended(ROW(${values.join(', ')}), 0)`;
}

/**
 * Types whose values hash the same on every server. Not those that are numbered by the server (enums,
 * regclass), that cannot be hashed (json, point), or that follow a library of collations.
 */
export const STABLE = `'bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'text', 'varchar', 'bpchar',
  'bytea', 'uuid', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'jsonb', 'inet', 'cidr'`;
