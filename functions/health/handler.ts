import { healthApi } from '../../shared/health/routes.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';

/**
 * Says that the API answers. It touches neither database nor queues: while those are down, events
 * are still taken in, and a load balancer or monitor must not take the intake away.
 */
export function createHealthHandler({ stage }: { stage: string }) {
  return serve(healthApi, {
    callers: {},
    handlers: { 'GET /health': async () => answer(200, { status: 'ok', stage }) },
  });
}
