import type { Sql } from '../../../platform/database/database.ts';

/** Bytes that are read at once: a large object has up to 4 TB, and one value of Postgres 1 GB. */
const PIECE = 1 << 20;

/** Their number, and a checksum over their pieces. */
export async function countLargeObjects(sql: Sql): Promise<{ count: number; checksum: string }> {
  const piece = (oid: string, number: string) => `lo_get(${oid}, ${number} * ${PIECE}, ${PIECE})`;
  const { rows } = await sql.query<{ count: string; checksum: string }>(`
    WITH RECURSIVE pieces AS (
      SELECT oid, 0::bigint AS number, md5(read.bytes) AS hash, length(read.bytes) AS length
      FROM pg_largeobject_metadata, LATERAL (SELECT ${piece('oid', '0')} AS bytes OFFSET 0) read
      UNION ALL
      SELECT p.oid, p.number + 1, md5(read.bytes), length(read.bytes)
      FROM pieces p, LATERAL (SELECT ${piece('p.oid', '(p.number + 1)')} AS bytes OFFSET 0) read
      WHERE p.length = ${PIECE})
    SELECT count(DISTINCT oid),
           coalesce(sum(hashtextextended(oid || ':' || number || ':' || hash, 0)), 0)::text AS checksum
    FROM pieces WHERE length > 0 OR number = 0`);
  return { count: Number(rows[0]?.count), checksum: String(rows[0]?.checksum) };
}
