import { events } from '../../events/catalogue.ts';
import { writeOutbox } from '../../outbox/write-outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { Held } from './hold.ts';
import { ownRows } from './remove-rows.ts';
import { DELETION_RULES } from './rules.ts';

/**
 * Deletes the organisation's own row, when nothing else of it is left, and says that it is gone. The
 * row is locked first: whoever writes something of it waits, and then finds no organisation.
 * @returns the tables in which something is left, which came while the others were emptied
 */
export async function finish(
  held: Held,
  { db, clock }: { db: Database; clock: Clock },
): Promise<string[]> {
  const { id, organizationId } = held;
  return db.transaction(async (tx) => {
    await tx.query('SELECT FROM organizations WHERE id = $1 FOR UPDATE', [organizationId]);
    const left = await tablesLeft(organizationId, tx);
    if (left.length > 0) return left;
    await held.note({}, { sql: tx });
    const { rowCount } = await tx.query('DELETE FROM organizations WHERE id = $1', [
      organizationId,
    ]);
    await tx.query(
      `WITH ended AS (
         UPDATE organization_deletions SET status = 'done', finished_at = $2, stuck = NULL, held_until = NULL,
           removed = removed || jsonb_build_object('organizations', $3::int)
         WHERE id = $1 RETURNING action_id, removed)
       UPDATE operator_actions a SET finished_at = $2, outcome = ended.removed FROM ended
       WHERE a.id = ended.action_id`,
      [id, clock(), rowCount],
    );
    const detail = { organizationId, deletionId: id };
    const effectKey = `organization-deleted:${id}`;
    await writeOutbox([{ definition: events.organizationDeleted, detail, effectKey }], { sql: tx });
    return [];
  });
}

async function tablesLeft(organizationId: string, sql: Sql): Promise<string[]> {
  const looks = DELETION_RULES.map(
    (rule) =>
      `SELECT '${rule.table}' AS "table" WHERE EXISTS (SELECT FROM ${rule.table} r WHERE ${ownRows(rule)})`,
  );
  const { rows } = await sql.query<{ table: string }>(looks.join(' UNION ALL '), [organizationId]);
  return rows.map(({ table }) => table);
}
