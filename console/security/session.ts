import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ROLES, type Role } from '../../ops/stack/roles.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { HOUR } from '../../shared/platform/durations.ts';

/** Who is signed in, as what, until when. */
export type Session = { id: string; operator: string; role: Role; expiresAt: number };

/** Milliseconds: a working day. */
const SESSION_LIFE = 12 * HOUR;
/** Milliseconds between printing a sign-in link and using it. */
const LINK_LIFE = 120_000;

/**
 * Sessions and sign-in links, signed with keys that derive from the console's key: no table, and a
 * rotated key ends them all. Sessions are of this process alone: what has ended is known while it
 * runs, and when it stops they all end.
 * @param deps.key the present key; asked again for each use.
 */
export function createSessions(deps: { key: () => Promise<string>; clock: Clock }) {
  const now = () => deps.clock().getTime();
  const process = randomBytes(16).toString('base64url');
  const usedLinks = new Set<string>();
  const ended = new Set<string>();
  const sessionKey = async () =>
    ({ key: `${await deps.key()} ${process}`, use: 'session' }) as const;
  const open = (operator: string, role: Role): Session => ({
    id: randomBytes(16).toString('base64url'),
    operator,
    role,
    expiresAt: now() + SESSION_LIFE,
  });
  const formToken = async (session: Session) =>
    sign(session.id, { key: await deps.key(), use: 'form' });
  return {
    /** @returns undefined when the key is wrong. */
    async byKey(given: string, operator: string): Promise<Session | undefined> {
      const key = await deps.key();
      const role = ROLES.findLast((one) => equal(given, keyOfRole(key, one)));
      return role && open(operator, role);
    },
    /** @returns undefined when the link is forged, late, or was used before. */
    async byLink(link: string): Promise<Session | undefined> {
      const claim = unseal<Session>(link, { key: await deps.key(), use: 'link' });
      if (!claim || claim.expiresAt < now() || usedLinks.has(claim.id)) return undefined;
      usedLinks.add(claim.id);
      return open(claim.operator, claim.role);
    },
    toCookie: async (session: Session) => seal(session, await sessionKey()),
    async fromCookie(cookie: string | undefined): Promise<Session | undefined> {
      if (!cookie) return undefined;
      const session = unseal<Session>(cookie, await sessionKey());
      return session && session.expiresAt > now() && !ended.has(session.id) ? session : undefined;
    },
    /** Signs out: whoever copied the cookie is out as well. */
    end({ id }: Session) {
      ended.add(id);
    },
    /** What a form must carry to be taken as this session's own. */
    formToken,
    isFormToken: async (given: string, session: Session) => equal(given, await formToken(session)),
  };
}
export type Sessions = ReturnType<typeof createSessions>;

/** A code for `/sign-in?link=…`, made by whoever may read the key: valid once, for two minutes. */
export function createSignInLink(input: {
  key: string;
  operator: string;
  role: Role;
  now: Date;
}): string {
  const claim: Session = {
    id: randomBytes(16).toString('base64url'),
    operator: input.operator,
    role: input.role,
    expiresAt: input.now.getTime() + LINK_LIFE,
  };
  return seal(claim, { key: input.key, use: 'link' });
}

/**
 * What signs in as a role: the console's key itself may all; the keys of lesser roles derive from it,
 * so they can be handed out, tell nothing of it, and end with it.
 */
export const keyOfRole = (key: string, role: Role): string =>
  role === 'secrets'
    ? key
    : createHmac('sha256', `nightshift-console role ${key}`).update(role).digest('base64url');

type Key = { key: string; use: 'session' | 'link' | 'form' };

const sign = (text: string, { key, use }: Key) =>
  createHmac('sha256', `nightshift-console ${use} ${key}`).update(text).digest('base64url');

function seal(claim: object, key: Key): string {
  const text = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${text}.${sign(text, key)}`;
}

function unseal<T>(sealed: string, key: Key): T | undefined {
  const [text = '', signature = ''] = sealed.split('.');
  if (!equal(signature, sign(text, key))) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as T;
}

/** In constant time; digests first, so that lengths do not tell either. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'equal').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
