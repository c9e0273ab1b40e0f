import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Origin } from '../audit/write-act.ts';
import { lockApiKey } from './queries.ts';
import { recordChange } from './record-change.ts';

/** Ends a key at once, for good. Twice changes nothing. @throws NotFound */
export async function revokeApiKey(
  {
    organizationId,
    by,
    id,
    origin,
  }: { organizationId: string; by: string; id: string; origin?: Origin | undefined },
  { db, clock }: { db: Database; clock: Clock },
): Promise<void> {
  await db.transaction(async (sql) => {
    const at = clock();
    const { state } = await lockApiKey({ organizationId, id, at }, { sql });
    if (state === 'revoked') return;
    await sql.query('UPDATE api_keys SET revoked_at = $3 WHERE organization_id = $1 AND id = $2', [
      organizationId,
      id,
      at,
    ]);
    const subject = { keyId: id };
    await recordChange({ organizationId, by, origin, action: 'api-key.revoked', subject }, { sql });
  });
}
