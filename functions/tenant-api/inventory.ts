import type { TenantChecks } from '../../shared/access/caller.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import type { inventoryRoutes } from '../../shared/inventory/routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

/** Answers the routes of inventory. */
export function inventoryHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): Handlers<typeof inventoryRoutes, TenantChecks> {
  return {
    'POST /api/inventory/movements': async ({ body, caller: { organizationId } }) => {
      const given = { organizationId, movements: body.movements, source: 'api' as const };
      const recorded = await db.asOrganization(organizationId, (sql) =>
        recordMovements(given, { sql, clock }),
      );
      return answer(200, recorded);
    },
  };
}
