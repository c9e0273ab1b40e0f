import type { Clock } from '../../platform/clock.ts';
import { MINUTE } from '../../platform/durations.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import type { Session } from './begin-session.ts';
import { signToken } from './tokens.ts';

/** The secrets of the two kinds of token. */
export type TokenKeys = { access: KeyRing; refresh: KeyRing };

/** Minutes. The session behind it is looked at on each request: this bounds what a copy is worth. */
export const ACCESS_LASTS = 15;

/** Signs the two tokens of a session. */
export async function issueTokens(
  session: Session,
  { keys, clock }: { keys: TokenKeys; clock: Clock },
) {
  const { organizationId, generation, expiresAt: refreshExpiresAt } = session;
  const until = Math.min(clock().getTime() + ACCESS_LASTS * MINUTE, refreshExpiresAt.getTime());
  const accessExpiresAt = new Date(until);
  const [accessToken, refreshToken] = await Promise.all([
    signToken(
      { kind: 'access', subject: session, expiresAt: accessExpiresAt },
      { keys: keys.access, clock },
    ),
    signToken(
      { kind: 'refresh', subject: session, expiresAt: refreshExpiresAt, generation },
      { keys: keys.refresh, clock },
    ),
  ]);
  return { organizationId, accessToken, accessExpiresAt, refreshToken, refreshExpiresAt };
}
