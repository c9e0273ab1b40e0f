import type { Database } from '../../platform/database/database.ts';
import type { Held } from './hold.ts';
import type { DeletionRule } from './rule.ts';

/** Rows in one transaction: short enough that nobody waits for it. */
const SLICE = 500;

/** The organisation's rows of a rule's table, as a condition on `r`. */
export const ownRows = ({ whose }: DeletionRule): string => whose ?? 'r.organization_id = $1';

/** One slice: what goes of a table and along with it, counted by table. */
function sliceOf(rule: DeletionRule): string {
  const along = Object.entries(rule.along ?? {});
  const key = rule.key ?? 'ctid';
  const order = rule.order ? `ORDER BY r.${rule.order}` : '';
  return `WITH gone AS (
      DELETE FROM ${rule.table} r WHERE r.ctid = ANY (ARRAY(
        SELECT r.ctid FROM ${rule.table} r WHERE ${ownRows(rule)} ${order} LIMIT ${SLICE}))
      RETURNING r.${key} AS key)
    ${along.map(([table, remove]) => `, gone_${table} AS (${remove} RETURNING r.*)`).join('')}
    SELECT (SELECT count(*)::int FROM gone) AS "${rule.table}"
    ${along.map(([table]) => `, (SELECT count(*)::int FROM gone_${table}) AS "along ${table}"`).join('')}`;
}

/**
 * Removes an organisation's rows of one table, in slices that commit with their count: whatever ends
 * this, what is gone is counted, and the rest is found by the next run.
 * @returns false when the time ended first
 */
export async function removeRows(
  { rule, held, hasTime }: { rule: DeletionRule; held: Held; hasTime: () => boolean },
  { db }: { db: Database },
): Promise<boolean> {
  const slice = sliceOf(rule);
  for (;;) {
    const first = await db.transaction(async (sql) => {
      const { rows } = await sql.query<Record<string, number>>(slice, [held.organizationId]);
      const counted = Object.entries(rows[0] ?? {}).filter(([, count]) => count > 0);
      if (counted.length > 0) await held.note(sumByTable(counted), { sql });
      return rows[0]?.[rule.table] ?? 0;
    });
    if (first === 0) return true;
    if (!hasTime()) return false;
  }
}

function sumByTable(counted: [string, number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counted) {
    const table = name.replace('along ', '');
    sums[table] = (sums[table] ?? 0) + count;
  }
  return sums;
}
