import { authRoutes } from '../../shared/access/auth-routes.ts';
import { apiKeyRoutes } from '../../shared/access/key-routes.ts';
import { memberRoutes } from '../../shared/access/member-routes.ts';
import { recordRoutes } from '../../shared/access/record-routes.ts';
import { billingRoutes } from '../../shared/billing/shop-routes.ts';
import { documentRoutes } from '../../shared/documents/routes.ts';
import { entitlementRoutes } from '../../shared/entitlements/routes.ts';
import { forecastRoutes } from '../../shared/forecasts/routes.ts';
import { inventoryRoutes } from '../../shared/inventory/routes.ts';
import { maintenanceGate } from '../../shared/maintenance/gate.ts';
import { lazily } from '../../shared/platform/http/lazily.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { answerOnce } from './answer-once.ts';
import type { BillingDeps } from './billing.ts';
import { tenantChecks } from './caller.ts';
import { type CorsRules, withCors } from './cors.ts';
import type { DocumentsDeps } from './documents.ts';
import type { MembersDeps } from './members.ts';

export type TenantApiDeps = MembersDeps &
  DocumentsDeps &
  BillingDeps & {
    /** The OpenAPI document of these routes, as JSON. */
    openapi(): Promise<string>;
    /** Which pages may read answers. */
    cors: CorsRules;
  };

/** The API for organisations: each caller sees and changes what is its own organisation's. */
export function createTenantApiHandler(deps: TenantApiDeps) {
  const handler = serve(tenantApi, {
    gate: maintenanceGate({ sql: deps.db, clock: deps.clock }),
    callers: tenantChecks(deps),
    around: answerOnce(deps),
    handlers: {
      'GET /api/openapi.json': async () => answer(200, await deps.openapi()),
      'GET /api/docs': async () => {
        const { DOCS_POLICY, renderDocs } = await import('../../shared/platform/http/docs-page.ts');
        const headers = {
          'content-security-policy': DOCS_POLICY,
          'referrer-policy': 'no-referrer',
        };
        return answer(200, renderDocs(await deps.openapi()), headers);
      },
      ...lazily(authRoutes, async () => (await import('./auth.ts')).authHandlers(deps)),
      ...lazily(memberRoutes, async () => (await import('./members.ts')).memberHandlers(deps)),
      ...lazily(apiKeyRoutes, async () => (await import('./api-keys.ts')).apiKeyHandlers(deps)),
      ...lazily(recordRoutes, async () => (await import('./records.ts')).recordHandlers(deps)),
      ...lazily(documentRoutes, async () =>
        (await import('./documents.ts')).documentHandlers(deps),
      ),
      ...lazily(entitlementRoutes, async () =>
        (await import('./entitlements.ts')).entitlementHandlers(deps),
      ),
      ...lazily(inventoryRoutes, async () =>
        (await import('./inventory.ts')).inventoryHandlers(deps),
      ),
      ...lazily(forecastRoutes, async () =>
        (await import('./forecasts.ts')).forecastHandlers(deps),
      ),
      ...lazily(billingRoutes, async () => (await import('./billing.ts')).billingHandlers(deps)),
    },
  });
  return withCors(handler, deps.cors);
}
