import { signToken } from '../../../shared/access/sessions/tokens.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import { HOUR } from '../../../shared/platform/durations.ts';
import { tenantApiDeps } from '../../support/tenant-api-deps.ts';

/** Signs a member in, past mail and code. @returns the access token, good for an hour. */
export async function signIn(
  { organizationId, userId }: { organizationId: string; userId: string },
  { worker, db, now }: { worker: Database; db: Database; now: Date },
): Promise<string> {
  const expiresAt = new Date(now.getTime() + HOUR);
  const { rows } = await worker.query<{ id: string }>(
    `INSERT INTO user_sessions (organization_id, user_id, last_seen_at, expires_at)
     VALUES ($1, $2, $3, $3::timestamptz + interval '30 days') RETURNING id`,
    [organizationId, userId, now],
  );
  const subject = { organizationId, userId, sessionId: rows[0]?.id as string };
  const { accessKeys: keys, clock } = tenantApiDeps({
    db,
    clock: () => now,
    storage: {} as never,
  });
  return signToken({ kind: 'access', subject, expiresAt }, { keys, clock });
}
