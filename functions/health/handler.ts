import { httpHandler, json } from '../../shared/platform/http.ts';

/**
 * Says that the API answers. It touches neither database nor queues: while those are down, events
 * are still taken in, and a load balancer or monitor must not take the intake away.
 */
export function createHealthHandler({ stage }: { stage: string }) {
  return httpHandler(async () => json(200, { status: 'ok', stage }));
}
