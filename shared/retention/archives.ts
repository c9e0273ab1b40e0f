import type { Sql } from '../platform/database/database.ts';

/** One archived object, as the ledger has it. */
export type Archive = {
  id: number;
  table: string;
  /** `lost`: its object is gone or bad; what was still in the table then is archived anew. */
  status: 'archiving' | 'archived' | 'deleted' | 'lost';
  key: string | null;
  rows: number | null;
  sha256: string | null;
  /** ISO 8601, or `-infinity`. */
  firstAt: string | null;
  lastAt: string | null;
  deleted: number | null;
  createdAt: Date;
  /** The deletion of an organisation that it was made for. */
  deletionId: string | null;
};

const COLUMNS = `id::integer, table_name AS "table", status, object_key AS key, rows, sha256,
  to_json(first_at) #>> '{}' AS "firstAt", to_json(last_at) #>> '{}' AS "lastAt", deleted, created_at AS "createdAt", deletion_id AS "deletionId"`;

/** Archives whose rows are not deleted yet: a run that ended early left them. */
export async function openArchives(
  { table, deletionId = null }: { table: string; deletionId?: string | undefined | null },
  { sql }: { sql: Sql },
): Promise<Archive[]> {
  const { rows } = await sql.query<Archive>(
    `SELECT ${COLUMNS} FROM retention_archives
     WHERE table_name = $1 AND status IN ('archiving', 'archived')
       AND deletion_id IS NOT DISTINCT FROM $2 ORDER BY id`,
    [table, deletionId],
  );
  return rows;
}

/** @returns newest first */
export async function listArchives(
  input: { table?: string | undefined; limit: number },
  { sql }: { sql: Sql },
): Promise<Archive[]> {
  const { rows } = await sql.query<Archive>(
    `SELECT ${COLUMNS} FROM retention_archives
     WHERE $1::text IS NULL OR table_name = $1 ORDER BY id DESC LIMIT $2`,
    [input.table ?? null, input.limit],
  );
  return rows;
}

/** @returns undefined where the ledger has none of that id */
export async function findArchive(id: number, { sql }: { sql: Sql }): Promise<Archive | undefined> {
  const { rows } = await sql.query<Archive>(
    `SELECT ${COLUMNS} FROM retention_archives WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** The ledger's row with the object's key, before anything is written to the store. */
export async function beginArchive(
  input: {
    table: string;
    deletionId?: string | undefined;
    at: Date;
    keyOf: (id: number) => string;
  },
  { sql }: { sql: Sql },
): Promise<{ id: number; key: string }> {
  const { rows } = await sql.query<{ id: number }>(
    `SELECT nextval(pg_get_serial_sequence('retention_archives', 'id'))::integer AS id`,
  );
  const { id } = rows[0] as { id: number };
  const key = input.keyOf(id);
  await sql.query(
    `INSERT INTO retention_archives (id, table_name, status, object_key, created_at, deletion_id)
     OVERRIDING SYSTEM VALUE VALUES ($1, $2, 'archiving', $3, $4, $5)`,
    [id, input.table, key, input.at, input.deletionId ?? null],
  );
  return { id, key };
}

/** The object is on the store and was read back: from here on its rows may be deleted. */
export async function markArchived(
  input: { id: number; rows: number; sha256: string; firstAt: string; lastAt: string },
  { sql }: { sql: Sql },
): Promise<Archive> {
  const { rows } = await sql.query<Archive>(
    `UPDATE retention_archives SET status = 'archived', rows = $2, sha256 = $3,
       first_at = $4, last_at = $5 WHERE id = $1 RETURNING ${COLUMNS}`,
    [input.id, input.rows, input.sha256, input.firstAt, input.lastAt],
  );
  return rows[0] as Archive;
}

/** Records that rows of an archive are gone from the table; the parts of several runs add up. */
export async function markDeleted(
  input: { id: number; deleted: number; at: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `UPDATE retention_archives SET status = 'deleted', deleted = coalesce(deleted, 0) + $2,
       finished_at = $3 WHERE id = $1`,
    [input.id, input.deleted, input.at],
  );
}

/** The object cannot be read any more. */
export async function markLost(
  { id, at }: { id: number; at: Date },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(`UPDATE retention_archives SET status = 'lost', finished_at = $2 WHERE id = $1`, [
    id,
    at,
  ]);
}

/** A run that ended before its object was proven: the rows are still in their table. */
export async function dropArchive(id: number, { sql }: { sql: Sql }): Promise<void> {
  await sql.query(`DELETE FROM retention_archives WHERE id = $1 AND status = 'archiving'`, [id]);
}
