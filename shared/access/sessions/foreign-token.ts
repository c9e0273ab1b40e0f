import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { readEmailAddress } from '../../platform/email-address.ts';
import { Unauthorized } from '../../platform/errors.ts';

/** Who else signs people in: an OpenID provider such as Cognito, Auth0, Clerk or Supabase. */
export type Provider = {
  /** Where its public keys are. */
  jwksUrl: string;
  issuer: string;
  audience: string;
};

/** What a provider's token says of a person, once its signature holds. */
export type ForeignPerson = {
  email: string;
  /** Of our session for theirs: the same for each token of one sign-in. */
  sessionId: string;
  /** The organisation that the token is for, where it says one. */
  organizationId: string | undefined;
};

export type ReadForeignToken = (token: string) => Promise<ForeignPerson>;

/** Claims in which providers say the session of theirs that a token belongs to. */
const SESSION_CLAIMS = ['sid', 'session_id', 'origin_jti', 'auth_time'] as const;

/** Seconds by which clocks may differ. */
const TOLERANCE = 5;

/**
 * Reads tokens of a provider, by RS256 or ES256. Its keys are fetched when a token first needs them, and
 * again for one that is not known.
 *
 * @returns a reader that throws Unauthorized alike for what is malformed, forged, expired or of somebody else, and for
 *   an address that the provider has not verified.
 */
export function createForeignReader(
  provider: Provider,
  { clock }: { clock: Clock },
): ReadForeignToken {
  let keys: unknown;
  return async (token) => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    keys ??= createRemoteJWKSet(new URL(provider.jwksUrl));
    const { payload } = await jwtVerify(token, keys as ReturnType<typeof createRemoteJWKSet>, {
      algorithms: ['RS256', 'ES256'],
      issuer: provider.issuer,
      audience: provider.audience,
      currentDate: clock(),
      clockTolerance: TOLERANCE,
      requiredClaims: ['sub', 'exp', 'email'],
    }).catch((cause) => {
      throw refused(cause);
    });
    const { email: said, email_verified: verified, sub } = payload;
    if (typeof said !== 'string' || !(verified === true || verified === 'true')) throw refused();
    // Letters outside ASCII before the @ are another mailbox, though some turn into ASCII in lower case.
    const read = readEmailAddress(said);
    if ('fault' in read) throw refused();
    const { address: email } = read;
    const session = SESSION_CLAIMS.map((name) => payload[name]).find((it) => it !== undefined);
    const named = payload.organization_id;
    const organizationId = typeof named === 'string' ? named : undefined;
    return {
      email,
      sessionId: idOf(
        [provider.issuer, sub, email.toLowerCase(), organizationId, session ?? payload.iat].join(
          '\0',
        ),
      ),
      organizationId,
    };
  };
}

const refused = (cause?: unknown) => new Unauthorized('A valid session is needed', { cause });

/** A UUID that is the same for the same words. */
function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}
