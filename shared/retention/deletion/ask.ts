import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import { findObstacles } from './obstacles.ts';

/** Days in which it can be called off. */
export const GRACE = { usual: 7, most: 90 } as const;

type Deps = { db: Database; clock: Clock };

/**
 * Writes down that an organisation is to go: nothing of it is touched before the days of grace are
 * over, and until then it can be called off.
 * @param deps.begin puts it on the operators' record, in this transaction
 * @throws NotFound; Conflict while something is in the way, or when it is to go already
 */
export async function askForDeletion(
  input: { organizationId: string; reason: string; graceDays: number },
  { db, clock, begin }: Deps & { begin: (tx: Sql) => Promise<string> },
): Promise<{ id: string; startsAt: Date }> {
  const { organizationId, reason, graceDays } = input;
  const at = clock();
  const startsAt = new Date(at.getTime() + graceDays * DAY);
  return db.transaction(async (tx) => {
    const found = await tx.query('SELECT FROM organizations WHERE id = $1 FOR UPDATE', [
      organizationId,
    ]);
    if (found.rowCount === 0) throw new NotFound(`There is no organisation ${organizationId}`);
    const obstacles = await findObstacles({ organizationId }, { sql: tx });
    if (obstacles.length > 0)
      throw new Conflict(`It cannot be deleted now: ${obstacles.join('; ')}`);
    const actionId = await begin(tx);
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO organization_deletions (organization_id, action_id, reason, asked_at, starts_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (organization_id) WHERE status IN ('waiting', 'running') DO NOTHING RETURNING id`,
      [organizationId, actionId, reason, at, startsAt],
    );
    if (!rows[0]) throw new Conflict('It is to be deleted already');
    return { id: rows[0].id, startsAt };
  });
}

/**
 * Calls a deletion off that has not begun: the organisation is as it was.
 * @throws NotFound when none waits; Conflict when it has begun
 */
export async function callDeletionOff(
  { organizationId }: { organizationId: string },
  { db, clock }: Deps,
): Promise<{ id: string }> {
  const { rows } = await db.query<{ id: string }>(
    `WITH kept AS (
       UPDATE organization_deletions SET status = 'kept', finished_at = $2, stuck = NULL
       WHERE organization_id = $1 AND status = 'waiting' RETURNING id, action_id),
     ended AS (
       UPDATE operator_actions a SET finished_at = $2, outcome = '{"kept": true}' FROM kept
       WHERE a.id = kept.action_id)
     SELECT id FROM kept`,
    [organizationId, clock()],
  );
  if (rows[0]) return rows[0];
  const running = await db.query(
    `SELECT FROM organization_deletions WHERE organization_id = $1 AND status = 'running'`,
    [organizationId],
  );
  if (running.rowCount > 0)
    throw new Conflict('It is being deleted: what is gone does not come back');
  throw new NotFound('No deletion of it waits');
}
