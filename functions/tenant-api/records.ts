import type { TenantChecks } from '../../shared/access/caller.ts';
import type { recordRoutes } from '../../shared/access/record-routes.ts';
import { listActs, listSecurityEvents } from '../../shared/access/records/list-records.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

/** Answers what was done in an organisation, and what concerned its security. */
export function recordHandlers({
  db,
}: {
  db: Database;
}): Handlers<typeof recordRoutes, TenantChecks> {
  return {
    'GET /api/security/audit': async ({ caller: { organizationId }, query }) => {
      const sql = withinOrganization(db, organizationId);
      const { rows, next } = await listActs({ ...query, organizationId }, { sql });
      return answer(200, { acts: rows, next });
    },
    'GET /api/security/events': async ({ caller: { organizationId }, query }) => {
      const sql = withinOrganization(db, organizationId);
      const { rows, next } = await listSecurityEvents({ ...query, organizationId }, { sql });
      return answer(200, { events: rows, next });
    },
  };
}
