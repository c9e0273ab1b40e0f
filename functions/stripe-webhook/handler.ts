import type { Publish } from '../../shared/billing/intake/publish-event.ts';
import { readReceivedEvent } from '../../shared/billing/intake/received-event.ts';
import { isSignedBy, readSignatureHeader } from '../../shared/billing/intake/signature.ts';
import type { WebhookSecrets } from '../../shared/billing/intake/webhook-secrets.ts';
import { webhookApi } from '../../shared/billing/routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { header, rawBody } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { type Handlers, serve } from '../../shared/platform/http/serve.ts';
import { log } from '../../shared/platform/log.ts';

export type StripeWebhookDeps = {
  secrets: WebhookSecrets;
  livemode: boolean;
  clock: Clock;
  /** Resolves when the event is durable on the bus. */
  publish: Publish;
};

/**
 * Takes Stripe's webhooks in: verifies the raw bytes, puts the event on the bus, and only then
 * answers 200. Needs no database. What is wrong with a request is 400; what is wrong with us is
 * 5xx, and Stripe delivers again for three days.
 */
export function createStripeWebhookHandler(deps: StripeWebhookDeps) {
  const receive: Handlers<typeof webhookApi.routes>['POST /webhooks/stripe'] = async (
    _call,
    request,
  ) => {
    const body = rawBody(request);
    const signature = readSignatureHeader(
      { header: header(request, 'stripe-signature') },
      { now: deps.clock() },
    );
    if (!(await isGenuine({ body, signature }, deps)))
      throw new InvalidRequest('No signature matches: check the endpoint’s signing secret');
    const event = readReceivedEvent(body, deps);
    await deps.publish({ event, body });
    log.info('event accepted', { eventId: event.id, type: event.type, style: event.style });
    return answer(200, { received: true });
  };
  return serve(webhookApi, { callers: {}, handlers: { 'POST /webhooks/stripe': receive } });
}

async function isGenuine(
  input: Parameters<typeof isSignedBy>[0],
  { secrets }: StripeWebhookDeps,
): Promise<boolean> {
  if (isSignedBy(input, { secrets: await secrets.current() })) return true;
  return isSignedBy(input, { secrets: await secrets.newest() });
}
