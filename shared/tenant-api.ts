import { authRoutes } from './access/auth-routes.ts';
import { apiKeyRoutes } from './access/key-routes.ts';
import { memberRoutes } from './access/member-routes.ts';
import { recordRoutes } from './access/record-routes.ts';
import { billingRoutes } from './billing/shop-routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { entitlementRoutes } from './entitlements/routes.ts';
import { forecastRoutes } from './forecasts/routes.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { apiContract, type Routes } from './platform/http/route.ts';

/** What an organisation may ask: its domains' routes, all behind one route of the gateway. */
export const tenantApi = apiContract({
  function: 'tenant-api',
  behind: 'ANY /api/{proxy+}',
  routes: {
    'GET /api/openapi.json': {
      does: 'Describes these routes, as OpenAPI 3.1.',
      caller: 'anyone',
      open: true,
      answers: { 200: 'application/json' },
    },
    'GET /api/docs': {
      does: 'Shows these routes as a page for people.',
      caller: 'anyone',
      open: true,
      answers: { 200: 'text/html' },
    },
    // Who may call, what the limits are and how to lift them is answered when a day's calls are used up.
    ...uncounted(authRoutes),
    ...uncounted(memberRoutes),
    ...uncounted(apiKeyRoutes),
    ...uncounted(recordRoutes),
    ...uncounted(entitlementRoutes),
    ...uncounted(billingRoutes),
    ...documentRoutes,
    ...inventoryRoutes,
    ...forecastRoutes,
  },
});

/** Routes that are none of a plan's calls a day. */
function uncounted<R extends Routes>(routes: R): R {
  const marked = Object.entries(routes).map(([key, route]) => [key, { ...route, uncounted: true }]);
  return Object.fromEntries(marked) as R;
}
