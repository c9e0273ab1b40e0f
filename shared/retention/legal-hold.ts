import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';
import { isUuid } from '../platform/uuid.ts';
import { listPolicies, policyOf } from './policy.ts';

/** A table with a policy, or an organisation. */
export type HoldTarget = { table: string } | { organizationId: string };

/** Reads what an operator named: organisations have ids, tables have names. */
export const holdTarget = (text: string): HoldTarget =>
  isUuid(text) ? { organizationId: text } : { table: text };

/**
 * Finds what a hold is put on or lifted from.
 * @returns why it is on hold, or null
 * @throws NotFound
 */
export async function findHold(
  target: HoldTarget,
  { sql }: { sql: Sql },
): Promise<{ reason: string | null }> {
  if ('table' in target)
    return { reason: policyOf(target.table, await listPolicies({ sql })).holdReason };
  const { rows } = await sql.query<{ reason: string | null }>(
    `SELECT h.reason FROM organizations o LEFT JOIN legal_holds h ON h.organization_id = o.id
     WHERE o.id = $1`,
    [target.organizationId],
  );
  if (rows[0]) return rows[0];
  throw new NotFound(`There is no organisation ${target.organizationId}`);
}

/** Puts a table or an organisation on hold, or lifts it (reason null). @throws NotFound */
export async function setLegalHold(
  { target, reason }: { target: HoldTarget; reason: string | null },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  await findHold(target, { sql });
  if ('table' in target)
    await sql.query('UPDATE data_retention_policies SET hold_reason = $2 WHERE table_name = $1', [
      target.table,
      reason,
    ]);
  else if (reason === null)
    await sql.query('DELETE FROM legal_holds WHERE organization_id = $1', [target.organizationId]);
  else
    await sql.query(
      `INSERT INTO legal_holds (organization_id, reason, since) VALUES ($1, $2, $3)
       ON CONFLICT (organization_id) DO UPDATE SET reason = excluded.reason`,
      [target.organizationId, reason, clock()],
    );
}
