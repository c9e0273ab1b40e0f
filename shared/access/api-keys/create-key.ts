import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Peppers } from './api-key.ts';
import { insertKey, type NewKey } from './insert-key.ts';
import { recordChange } from './record-change.ts';

type Deps = { db: Database; clock: Clock; peppers: Peppers };

/** Makes an API key. @returns the key itself, which is shown this once. */
export async function createApiKey(
  input: NewKey,
  { db, clock, peppers }: Deps,
): Promise<{ id: string; key: string }> {
  const { organizationId, by, name, scopes, origin } = input;
  return db.transaction(async (sql) => {
    const { again, ...made } = await insertKey(input, { sql, peppers, at: clock() });
    const subject = { keyId: made.id, name, scopes };
    if (!again)
      await recordChange(
        { organizationId, by, origin, action: 'api-key.created', subject },
        { sql },
      );
    return made;
  });
}
