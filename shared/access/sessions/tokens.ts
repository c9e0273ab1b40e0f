import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { InvalidConfiguration, Unauthorized } from '../../platform/errors.ts';
import { jsonOrNothing } from '../../platform/json.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import { isUuid } from '../../platform/uuid.ts';

/** Whose token it is. The organisation is in it, so that a session is looked up under its policies. */
export type Subject = { sessionId: string; userId: string; organizationId: string };

/** What a token is for; each kind has a secret of its own. */
type Kind = 'access' | 'refresh';

type Deps = { keys: KeyRing; clock: Clock };

/** Below this, HS256 can be guessed. */
const LEAST_LETTERS = 32;

/** Three parts between dots: a JWT, and nothing else that may be presented. */
export const looksLikeToken = (text: string): boolean =>
  /^[\w-]{1,2000}\.[\w-]{1,4000}\.[\w-]{1,1000}$/.test(text);

/** Whether a token says that it is one of ours: providers sign by public keys. */
export function saysOurs(token: string): boolean {
  const header = jsonOrNothing(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  const { alg } = (header ?? {}) as { alg?: unknown };
  return alg !== 'RS256' && alg !== 'ES256';
}

/** Names the secret that a token was signed with, so that several can be valid while one follows another. */
const keyId = (secret: string) =>
  createHash('sha256').update(`jwt:${secret}`).digest('hex').slice(0, 8);

/**
 * Signs a token.
 * @param input.generation of a refresh token: which of its session's it is.
 */
export async function signToken(
  input: { kind: Kind; subject: Subject; expiresAt: Date; generation?: number },
  { keys, clock }: Deps,
): Promise<string> {
  const { SignJWT } = await import('jose');
  const [secret = ''] = await keys.current();
  refuseShort(secret);
  const { sessionId, userId, organizationId } = input.subject;
  const { generation } = input;
  const claims = {
    sid: sessionId,
    org: organizationId,
    ...(generation === undefined ? {} : { gen: generation }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: keyId(secret), typ: typeOf(input.kind) })
    .setSubject(userId)
    .setIssuedAt(clock())
    .setExpirationTime(input.expiresAt)
    .sign(new TextEncoder().encode(secret));
}

/**
 * Reads a token of ours; a key that is not known is looked for once more, for a rotation a moment ago.
 * @throws Unauthorized alike for what is malformed, forged, of another kind and expired.
 */
export async function readToken(
  { token, kind }: { token: string; kind: Kind },
  { keys, clock }: Deps,
): Promise<Subject & { generation: number }> {
  const { jwtVerify } = await import('jose');
  const kid = await keyIdIn(token);
  const signedBy = (secret: string) => keyId(secret) === kid;
  const secret = (await keys.current()).find(signedBy) ?? (await keys.newest()).find(signedBy);
  if (secret === undefined) throw refused();
  refuseShort(secret);
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
    algorithms: ['HS256'],
    typ: typeOf(kind),
    currentDate: clock(),
    requiredClaims: ['sub', 'sid', 'org', 'exp'],
  }).catch((cause) => {
    throw refused(cause);
  });
  const [userId, sessionId, organizationId] = [payload.sub, payload.sid, payload.org].map(String);
  if (!isUuid(userId) || !isUuid(sessionId) || !isUuid(organizationId)) throw refused();
  return { userId, sessionId, organizationId, generation: Number(payload.gen ?? 0) };
}

async function keyIdIn(token: string): Promise<string | undefined> {
  const { decodeProtectedHeader } = await import('jose');
  try {
    return decodeProtectedHeader(token).kid;
  } catch (cause) {
    throw refused(cause);
  }
}

const typeOf = (kind: Kind) => (kind === 'access' ? 'at+jwt' : 'refresh+jwt');

const refused = (cause?: unknown) => new Unauthorized('A valid session is needed', { cause });

function refuseShort(secret: string) {
  if (secret.length < LEAST_LETTERS)
    throw new InvalidConfiguration(
      `The secret of tokens has under ${LEAST_LETTERS} characters: npm run ops -- secrets rotate`,
    );
}
