import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { Unauthorized } from '../../platform/errors.ts';
import { findPerson } from '../find-person.ts';
import { type From, openSession } from './begin-session.ts';
import type { ForeignPerson } from './foreign-token.ts';
import type { Subject } from './tokens.ts';

/**
 * The session of ours behind a provider's token: made when the token is first seen, and from then on
 * looked at like any other. One that was revoked stays so, for every token of the same sign-in.
 *
 * @throws Unauthorized for who is not known here or disabled; Forbidden for an organisation that the
 *   person is no member of.
 */
export async function findForeignSession(
  { person, from }: { person: ForeignPerson; from: From },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Subject> {
  const { email, sessionId, organizationId } = person;
  return db.transaction(async (sql) => {
    const found = await findPerson({ email }, { sql });
    const userId = found?.disabled_at ? undefined : found?.id;
    if (!userId) throw new Unauthorized('A valid session is needed');
    const at = clock();
    const session = await openSession({ userId, organizationId, sessionId, from, at }, { sql });
    return { userId, sessionId, organizationId: session.organizationId };
  });
}
