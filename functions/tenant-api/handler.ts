import { maintenanceGate } from '../../shared/maintenance/gate.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { answerOnce } from './answer-once.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { authHandlers } from './auth.ts';
import { type BillingDeps, billingHandlers } from './billing.ts';
import { tenantChecks } from './caller.ts';
import { type CorsRules, withCors } from './cors.ts';
import { type DocumentsDeps, documentHandlers } from './documents.ts';
import { entitlementHandlers } from './entitlements.ts';
import { forecastHandlers } from './forecasts.ts';
import { inventoryHandlers } from './inventory.ts';
import { type MembersDeps, memberHandlers } from './members.ts';

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
        const { DOCS_POLICY, renderDocs } = await import('./docs-page.ts');
        const headers = {
          'content-security-policy': DOCS_POLICY,
          'referrer-policy': 'no-referrer',
        };
        return answer(200, renderDocs(await deps.openapi()), headers);
      },
      ...authHandlers(deps),
      ...memberHandlers(deps),
      ...apiKeyHandlers(deps),
      ...documentHandlers(deps),
      ...entitlementHandlers(deps),
      ...inventoryHandlers(deps),
      ...forecastHandlers(deps),
      ...billingHandlers(deps),
    },
  });
  return withCors(handler, deps.cors);
}
