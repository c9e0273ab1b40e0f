import { createApiKey } from '../../shared/access/api-keys/create-key.ts';
import {
  boundedBy,
  type KeyBounds,
  requireWithin,
} from '../../shared/access/api-keys/key-bounds.ts';
import { listApiKeys } from '../../shared/access/api-keys/queries.ts';
import { revokeApiKey } from '../../shared/access/api-keys/revoke-key.ts';
import { rotateApiKey } from '../../shared/access/api-keys/rotate-key.ts';
import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import type { apiKeyRoutes } from '../../shared/access/key-routes.ts';
import { withoutOperators } from '../../shared/access/records/without-operators.ts';
import { withinOrganization } from '../../shared/platform/database/database.ts';
import { readIdempotencyKey } from '../../shared/platform/http/idempotency-key.ts';
import type { HttpRequest } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';
import { type CallerDeps, peppersOf } from './caller.ts';

/** What a caller may give: a member may all that the role allows, for as long as it is wanted. */
function boundsOf(caller: Caller, keyId?: string): KeyBounds {
  const { scopes } = caller;
  const whole = { scopes, allowedIps: [], endsAt: null };
  return caller.kind === 'api-key' && caller.keyId !== keyId ? caller.bounds : whole;
}

/** Answers the routes of API keys. */
export function apiKeyHandlers(deps: CallerDeps): Handlers<typeof apiKeyRoutes, TenantChecks> {
  const { clock } = deps;
  const dbOf = ({ organizationId }: Caller) => withinOrganization(deps.db, organizationId);
  // Keys of one caller are no other's, here as everywhere.
  const requested = ({ by }: Caller, request: HttpRequest, body: unknown) => {
    const key = readIdempotencyKey(request);
    return key === undefined ? undefined : { key: `${by} ${key}`, body };
  };
  return {
    'POST /api/security/api-keys': async ({ body, caller }, request) => {
      const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
      const own = boundsOf(caller);
      const key = boundedBy({ ...body, expiresAt }, own);
      requireWithin(key, own);
      const wanted = { ...caller, ...key, request: requested(caller, request, body) };
      const using = { db: dbOf(caller), clock, peppers: await peppersOf(deps) };
      return answer(201, await createApiKey(wanted, using));
    },
    'GET /api/security/api-keys': async ({ query, caller }) => {
      const { organizationId } = caller;
      const wanted = { organizationId, at: clock(), ...query };
      const { rows, next } = await listApiKeys(wanted, { sql: dbOf(caller) });
      return answer(200, { apiKeys: rows.map(withoutOperators), next });
    },
    'DELETE /api/security/api-keys/{id}': async ({ params, caller }) => {
      await revokeApiKey({ ...caller, ...params }, { db: dbOf(caller), clock });
      return answer(200, { state: 'revoked' });
    },
    'POST /api/security/api-keys/{id}/rotate': async ({ params, body, caller }, request) => {
      const wanted = {
        ...caller,
        ...params,
        ...body,
        // A key's successor is what it was.
        within: boundsOf(caller, params.id),
        request: requested(caller, request, { ...params, ...body }),
      };
      const using = { db: dbOf(caller), clock, peppers: await peppersOf(deps) };
      return answer(201, await rotateApiKey(wanted, using));
    },
  };
}
