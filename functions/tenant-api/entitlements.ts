import type { TenantChecks } from '../../shared/access/caller.ts';
import { consumeUsage } from '../../shared/entitlements/consume-usage.ts';
import { readEntitlements } from '../../shared/entitlements/read-entitlements.ts';
import type { entitlementRoutes } from '../../shared/entitlements/routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

/** Answers what an organisation may do, and counts what it uses. */
export function entitlementHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): Handlers<typeof entitlementRoutes, TenantChecks> {
  return {
    'GET /api/entitlements': async ({ caller: { organizationId } }) => {
      const sql = withinOrganization(db, organizationId);
      return answer(200, await readEntitlements({ organizationId, at: clock() }, { sql }));
    },
    'POST /api/usage/consume': async ({ caller: { organizationId }, body }) => {
      const consumed = await consumeUsage({ ...body, organizationId, at: clock() }, { sql: db });
      return answer(200, { feature: body.feature, ...consumed });
    },
  };
}
