import type { Sql } from '../../platform/database/database.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { findObstacles } from './obstacles.ts';
import { ownRows } from './remove-rows.ts';
import { DELETION_RULES } from './rules.ts';

export type DeletionPreview = {
  /** What is in the way now. */
  obstacles: string[];
  /** Tables that hold something of it, in the order in which they would be emptied. */
  tables: { table: string; rows: number; archived: string | null }[];
  /** Uploaded files. */
  objects: number;
};

/** Says what a deletion would remove, and removes nothing. */
export async function previewDeletion(
  { organizationId }: { organizationId: string },
  { sql, documents }: { sql: Sql; documents: Pick<ObjectStore, 'list'> },
): Promise<DeletionPreview> {
  const counts = DELETION_RULES.map(
    (rule, i) =>
      `SELECT ${i} AS i, count(*)::int AS rows FROM ${rule.table} r WHERE ${ownRows(rule)}`,
  );
  const { rows } = await sql.query<{ i: number; rows: number }>(
    `${counts.join(' UNION ALL ')} ORDER BY i`,
    [organizationId],
  );
  let objects = 0;
  for await (const _ of documents.list(`uploads/${organizationId}/`)) objects += 1;
  return {
    obstacles: await findObstacles({ organizationId }, { sql }),
    tables: rows.flatMap(({ i, rows: found }) => {
      const rule = DELETION_RULES[i];
      if (!rule || found === 0) return [];
      return { table: rule.table, rows: found, archived: rule.archive?.reason ?? null };
    }),
    objects,
  };
}
