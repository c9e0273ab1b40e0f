import type { Sql } from '../../../platform/database/database.ts';
import type { Contents } from '../../manifest/manifest.ts';
import { type Hashing, hashingOf } from './hashing.ts';
import { countLargeObjects } from './large-objects.ts';
import { countObjects } from './objects.ts';
import { listRoles } from './outside.ts';
import { type CountedTable, checkTables } from './tables.ts';

/**
 * Settings that decide how values print: the checksum of a row may be a hash of its text, and must be the
 * same on the source, the drill's scratch database and another server.
 */
const PRINTING = `
  SET LOCAL search_path = pg_catalog;
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL lc_monetary = 'C';
  SET LOCAL xmloption = 'content';
  SET LOCAL row_security = off`;

/**
 * Counts what the current transaction sees: rows and a checksum per table, large objects, and schema
 * objects by kind. Run in a repeatable-read transaction, or in that which made all of it.
 */
export async function readContents(deps: {
  sql: Sql;
  onTable?: ((name: string) => void) | undefined;
  /** As the manifest to compare with has it; the best one of the server by default. */
  hashing?: Hashing | undefined;
  /** As the manifest to compare with has it; true by default. */
  stored?: boolean | undefined;
  /** Ends the transaction and begins one with the same snapshot: each keeps the locks of what it has read. */
  renew?: (() => Promise<void>) | undefined;
  /** Rows of tables as a snapshot of this cluster saw them; see `checkTables`. */
  asOf?: string | undefined;
}): Promise<Contents & { tables: CountedTable[] }> {
  const { sql, onTable, asOf, stored = true } = deps;
  const renew =
    deps.renew &&
    (async () => {
      await deps.renew?.();
      await sql.query(PRINTING);
    });
  await sql.query(PRINTING);
  const hashing = deps.hashing ?? (await hashingOf(sql));
  return {
    tables: await checkTables({ sql, hashing, stored, onTable, renew, asOf }),
    hashing,
    ...(stored && { stored }),
    sequences: await readSequences(sql),
    largeObjects: await countLargeObjects(sql),
    objects: await countObjects(sql),
    extensions: await listExtensions(sql),
    roles: await listRoles(sql),
    migration: await newestMigration(sql),
  };
}

async function listExtensions(sql: Sql): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string; version: string }>(
    `SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, version }) => [name, version]));
}

/** By Nightshift's own table, or that of a database that node-pg-migrate keeps under its default. */
async function newestMigration(sql: Sql): Promise<string | null> {
  for (const table of ['public.nightshift_migrations', 'public.pgmigrations']) {
    // A table of that name may be somebody else's, with other columns.
    const columns = await sql.query(
      `SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname IN ('id', 'name') AND NOT attisdropped`,
      [table],
    );
    if (columns.rowCount !== 2) continue;
    const { rows } = await sql.query<{ name: string }>(
      `SELECT name::text AS name FROM ${table} ORDER BY id DESC LIMIT 1`,
    );
    return rows[0]?.name ?? null;
  }
  return null;
}

/** Sequences move on while the dump runs, so that a restored one may be ahead and never behind. */
async function readSequences(sql: Sql): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string; value: string }>(`
    SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value
    FROM pg_sequences WHERE last_value IS NOT NULL AND increment_by > 0 AND NOT cycle ORDER BY 1`);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
