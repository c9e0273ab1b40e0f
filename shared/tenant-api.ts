import { authRoutes } from './access/auth-routes.ts';
import { memberRoutes } from './access/member-routes.ts';
import { apiKeyRoutes } from './access/routes.ts';
import { billingRoutes } from './billing/shop/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { entitlementRoutes } from './entitlements/routes.ts';
import { forecastRoutes } from './forecasts/routes.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { apiContract } from './platform/http/route.ts';

/** What an organisation may ask: its domains' routes, all behind one route of the gateway. */
export const tenantApi = apiContract({
  function: 'tenant-api',
  behind: 'ANY /api/{proxy+}',
  routes: {
    'GET /api/openapi.json': {
      does: 'Describes these routes, as OpenAPI 3.1.',
      caller: 'anyone',
      answers: { 200: 'application/json' },
    },
    'GET /api/docs': {
      does: 'Shows these routes as a page for people.',
      caller: 'anyone',
      answers: { 200: 'text/html' },
    },
    ...authRoutes,
    ...memberRoutes,
    ...apiKeyRoutes,
    ...documentRoutes,
    ...entitlementRoutes,
    ...inventoryRoutes,
    ...forecastRoutes,
    ...billingRoutes,
  },
});
