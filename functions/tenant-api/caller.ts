import { addressGroup } from '../../shared/access/address-group.ts';
import { type Peppers, readPeppers } from '../../shared/access/api-keys/api-key.ts';
import type { Origin } from '../../shared/access/audit/write-act.ts';
import { findCaller } from '../../shared/access/authenticate.ts';
import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import { isAtLeast, type Role } from '../../shared/access/member-roles.ts';
import type { Scope } from '../../shared/access/scopes.ts';
import { findMember } from '../../shared/access/sessions/find-member.ts';
import type { ReadForeignToken } from '../../shared/access/sessions/foreign-token.ts';
import {
  looksLikeToken,
  readToken,
  type Subject,
  saysOurs,
} from '../../shared/access/sessions/tokens.ts';
import { type Limit, type TakenRequest, takeRequest } from '../../shared/access/take-request.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { Forbidden } from '../../shared/platform/errors.ts';
import { type HttpRequest, header } from '../../shared/platform/http/request.ts';
import type { Route } from '../../shared/platform/http/route.ts';
import type { KeyRing } from '../../shared/platform/key-ring.ts';
import type { SecretReader } from '../../shared/platform/secrets.ts';

export type CallerDeps = {
  db: Database;
  clock: Clock;
  secrets: SecretReader;
  /** Secret with the peppers of API keys. */
  pepperName: string;
  /** What access tokens are signed with. */
  accessKeys: KeyRing;
  /** Reads tokens of the provider that signs people in beside us, if there is one. */
  readForeign?: ReadForeignToken | undefined;
  /** Of one key, session or address. */
  limit: Limit;
  /** Of all keys and sessions of an organisation together. */
  organizationLimit: Limit;
};

export const peppersOf = async ({
  secrets,
  pepperName,
}: Pick<CallerDeps, 'secrets' | 'pepperName'>): Promise<Peppers> =>
  readPeppers(await secrets.read(pepperName));

type Asked = { route: Route; headers: Record<string, string> };

/** Lets callers through, within their limits and for what their scopes allow. */
export const tenantChecks = (deps: CallerDeps): TenantChecks => ({
  'api-key': async (request, route, headers) => {
    const key = presented(request);
    if (looksLikeToken(key)) return undefined;
    const origin = originOf(request);
    const holder = await findCaller({ key, origin }, { ...deps, peppers: await peppersOf(deps) });
    return admit(holder, { route, headers }, deps);
  },
  session: async (request, route, headers) => {
    const token = presented(request);
    if (!looksLikeToken(token)) return undefined;
    const { db, clock } = deps;
    const subject = await subjectOf(token, request, deps);
    const sql = withinOrganization(db, subject.organizationId);
    const member = await findMember(subject, { sql, clock });
    return admit({ ...member, origin: originOf(request) }, { route, headers }, deps);
  },
  stranger: async (request, route, headers) => {
    const origin = originOf(request);
    const { ip } = origin;
    const counted = [own('address', addressGroup(ip), route, deps.limit)];
    const nobody = { organizationId: null, userId: null, keyId: null };
    const taken = { counted, isApiCall: false, ip, headers, ...nobody };
    await takeRequest(taken, { sql: deps.db, clock: deps.clock });
    return { kind: 'stranger', origin };
  },
});

const originOf = ({ requestContext: { http, requestId } }: HttpRequest): Origin => ({
  ip: http.sourceIp,
  requestId,
});

/** Subjects of providers' sessions that were found: what they may is looked at on each request. */
const known = new Map<string, Subject>();
const MOST_KNOWN = 1_000;

/** Whose token it is: one of ours, or of the provider that the stage knows. */
async function subjectOf(
  token: string,
  request: HttpRequest,
  { db, clock, accessKeys: keys, readForeign }: CallerDeps,
): Promise<Subject> {
  if (!readForeign || saysOurs(token)) return readToken({ token, kind: 'access' }, { keys, clock });
  const person = await readForeign(token);
  const found = known.get(person.sessionId);
  if (found) return found;
  const from = { ip: originOf(request).ip, userAgent: header(request, 'user-agent') };
  const { findForeignSession } = await import('../../shared/access/sessions/foreign-session.ts');
  const subject = await findForeignSession({ person, from }, { db, clock });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(person.sessionId, subject);
  return subject;
}

const presented = (request: HttpRequest) =>
  /^Bearer (\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? '';

/** The limit of one caller; a route that has its own is counted on its own. */
function own(name: string, id: string, { limit, does }: Route, usual: Limit) {
  if (!limit) return { name, counter: `${name}:${id}`, limit: usual };
  const { max, minutes } = limit;
  return { name, counter: `${name}:${id}:${does}`, limit: { max, windowSeconds: 60 * minutes } };
}

/** @throws TooManyRequests; PlanLimit; Forbidden for a caller whom the route is not for. */
async function admit<C extends Caller>(
  caller: C,
  { route, headers }: Asked,
  { db, clock, limit, organizationLimit }: CallerDeps,
): Promise<C> {
  const { organizationId } = caller;
  const [name, id] =
    caller.kind === 'session' ? ['session', caller.sessionId] : ['key', caller.keyId];
  const tooLow = whatIsMissing(caller, route);
  const whole = { name: 'organization', counter: `organization:${organizationId}` };
  const taken: TakenRequest = {
    counted: [own(name, id, route, limit), { ...whole, limit: organizationLimit }],
    // Who may not do it at all uses up nothing that the organisation paid for.
    isApiCall: !route.uncounted && tooLow === undefined,
    ip: caller.origin.ip,
    organizationId,
    userId: caller.kind === 'session' ? caller.userId : null,
    keyId: caller.kind === 'session' ? null : caller.keyId,
    headers,
  };
  await takeRequest(taken, { sql: withinOrganization(db, organizationId), clock });
  if (tooLow) throw new Forbidden(tooLow);
  return caller;
}

/** Why the route is not for this caller; undefined when it is. */
function whatIsMissing(caller: Caller, { needs, role }: Route): string | undefined {
  if (needs && !caller.scopes.includes(needs as Scope))
    return caller.kind === 'session'
      ? `A ${caller.role} may not do this: it needs ${needs}`
      : `This API key lacks the scope ${needs}`;
  if (role && caller.kind === 'session' && !isAtLeast(caller.role, role as Role))
    return `A ${caller.role} may not do this: it takes the role ${role}`;
  return undefined;
}
