import { webhookApi } from './billing/webhook-routes.ts';
import { unsubscribeApi } from './email/routes.ts';
import { diagnosticsApi } from './health/routes.ts';
import type { ApiContract } from './platform/http/route.ts';
import { jobsApi } from './scheduling/routes.ts';
import { tenantApi } from './tenant-api.ts';

/** Every route of the house, by the function that answers it. */
export const apiContracts: readonly ApiContract[] = [
  diagnosticsApi,
  webhookApi,
  unsubscribeApi,
  tenantApi,
  jobsApi,
];
