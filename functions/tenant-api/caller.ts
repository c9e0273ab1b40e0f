import { type Peppers, readPeppers } from '../../shared/access/api-key.ts';
import { findCaller } from '../../shared/access/authenticate.ts';
import type { Caller, KeyHolder, TenantChecks } from '../../shared/access/caller.ts';
import { isAtLeast, type Role } from '../../shared/access/member-roles.ts';
import { type Limit, takeRequest } from '../../shared/access/rate-limit.ts';
import type { Scope } from '../../shared/access/scopes.ts';
import { findMember } from '../../shared/access/sessions/find-member.ts';
import { looksLikeToken, readToken } from '../../shared/access/sessions/tokens.ts';
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
  limit: Limit;
};

export const peppersOf = async ({
  secrets,
  pepperName,
}: Pick<CallerDeps, 'secrets' | 'pepperName'>): Promise<Peppers> =>
  readPeppers(await secrets.read(pepperName));

/** Lets API keys and sessions through, within their limits and for what their scopes allow. */
export const tenantChecks = (deps: CallerDeps): TenantChecks => ({
  'api-key': async (request, route, headers) => {
    const key = presented(request);
    if (looksLikeToken(key)) return undefined;
    const holder = await findKeyHolder({ key, request }, deps);
    return admit(holder, { route, headers, counter: `key:${holder.keyId}` }, deps);
  },
  session: async (request, route, headers) => {
    const token = presented(request);
    if (!looksLikeToken(token)) return undefined;
    const { db, clock, accessKeys: keys } = deps;
    const subject = await readToken({ token, kind: 'access' }, { keys, clock });
    const sql = withinOrganization(db, subject.organizationId);
    const member = await findMember(subject, { sql, clock });
    return admit(member, { route, headers, counter: `session:${member.sessionId}` }, deps);
  },
});

const presented = (request: HttpRequest) =>
  /^Bearer (\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? '';

async function findKeyHolder(
  { key, request }: { key: string; request: HttpRequest },
  deps: CallerDeps,
): Promise<KeyHolder> {
  const ip = request.requestContext.http.sourceIp;
  return findCaller({ key, ip }, { ...deps, peppers: await peppersOf(deps) });
}

/** @throws TooManyRequests; Forbidden for a caller whom the route is not for. */
async function admit<C extends Caller>(
  caller: C,
  { route, headers, counter }: { route: Route; headers: Record<string, string>; counter: string },
  { db, clock, limit }: CallerDeps,
): Promise<C> {
  const sql = withinOrganization(db, caller.organizationId);
  await takeRequest({ caller, counter, limit, headers }, { sql, clock });
  const { needs, role } = route;
  if (needs && !caller.scopes.includes(needs as Scope))
    throw new Forbidden(
      caller.kind === 'session'
        ? `A ${caller.role} may not do this: it needs ${needs}`
        : `This API key lacks the scope ${needs}`,
    );
  if (role && caller.kind === 'session' && !isAtLeast(caller.role, role as Role))
    throw new Forbidden(`A ${caller.role} may not do this: it takes the role ${role}`);
  return caller;
}
