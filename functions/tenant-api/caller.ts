import { type Peppers, readPeppers } from '../../shared/access/api-key.ts';
import { findCaller } from '../../shared/access/authenticate.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { type Limit, takeRequest } from '../../shared/access/rate-limit.ts';
import type { Scope } from '../../shared/access/scopes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { Forbidden } from '../../shared/platform/errors.ts';
import { header } from '../../shared/platform/http/request.ts';
import type { CallerCheck } from '../../shared/platform/http/serve.ts';
import type { SecretReader } from '../../shared/platform/secrets.ts';

export type CallerDeps = {
  db: Database;
  clock: Clock;
  secrets: SecretReader;
  /** Secret with the peppers of API keys. */
  pepperArn: string;
  limit: Limit;
};

export const peppersOf = async ({
  secrets,
  pepperArn,
}: Pick<CallerDeps, 'secrets' | 'pepperArn'>): Promise<Peppers> =>
  readPeppers(await secrets.read(pepperArn));

/** Lets a holder of an API key through, within its limit and for what its scopes allow. */
export const apiKeyCaller =
  (deps: CallerDeps): CallerCheck<Caller> =>
  async (request, route, headers) => {
    const { db, clock, limit } = deps;
    const key = /^Bearer (\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? '';
    const ip = request.requestContext.http.sourceIp;
    const peppers = await peppersOf(deps);
    const caller = await findCaller({ key, ip }, { db, clock, peppers });
    const sql = withinOrganization(db, caller.organizationId);
    await takeRequest({ keyId: caller.keyId, limit, headers }, { sql, clock });
    if (route.needs && !caller.scopes.includes(route.needs as Scope))
      throw new Forbidden(`This API key lacks the scope ${route.needs}`);
    return caller;
  };
