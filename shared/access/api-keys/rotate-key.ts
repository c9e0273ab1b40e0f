import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { HOUR } from '../../platform/durations.ts';
import { Conflict } from '../../platform/errors.ts';
import type { Origin } from '../audit/write-act.ts';
import type { Peppers } from './api-key.ts';
import { insertKey, type NewKey } from './insert-key.ts';
import { type KeyBounds, requireWithin } from './key-bounds.ts';
import { lockApiKey } from './queries.ts';
import { recordChange } from './record-change.ts';

type Deps = { db: Database; clock: Clock; peppers: Peppers };

export type Rotation = {
  organizationId: string;
  by: string;
  id: string;
  /** Hours that the old key goes on; 0: none. */
  gracePeriodHours: number;
  /** What who asks is, unless it is the key itself; absent for operators, who may all. */
  within?: KeyBounds | undefined;
  origin?: Origin | undefined;
  request?: NewKey['request'];
};

/**
 * Gives a key a successor of the same name, scopes and addresses, in one transaction: between the two
 * there is no moment without a key that works.
 * @throws NotFound; Conflict for a key that is worth nothing any more, or has a successor; Forbidden for
 *   one that is more than who asks: they are handed the successor.
 */
export async function rotateApiKey(
  { organizationId, by, id, gracePeriodHours, within, origin, request }: Rotation,
  { db, clock, peppers }: Deps,
): Promise<{ id: string; key: string; gracePeriodEndsAt: Date }> {
  return db.transaction(async (sql) => {
    const at = clock();
    const old = await lockApiKey({ organizationId, id, at }, { sql });
    const { name, scopes, allowedIps, expiresAt } = old;
    if (within) requireWithin(old, within);
    const next = { organizationId, by, name, scopes, allowedIps, expiresAt, request };
    if (old.state !== 'active' && !(request && old.replacedBy))
      throw new Conflict(`A key that is ${old.state} cannot be rotated`);
    const { again, ...made } = await insertKey(next, { sql, peppers, at });
    if (again && old.replacedBy === made.id)
      return { ...made, gracePeriodEndsAt: old.gracePeriodEndsAt as Date };
    if (old.replacedBy) throw new Conflict('This key has a successor');
    const gracePeriodEndsAt = new Date(at.getTime() + gracePeriodHours * HOUR);
    await sql.query(
      `UPDATE api_keys SET replaced_by = $3, grace_ends_at = $4
       WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, made.id, gracePeriodEndsAt],
    );
    const subject = { keyId: id, replacedBy: made.id, gracePeriodHours };
    await recordChange({ organizationId, by, origin, action: 'api-key.rotated', subject }, { sql });
    return { ...made, gracePeriodEndsAt };
  });
}
