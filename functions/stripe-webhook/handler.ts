import type { Publish } from '../../shared/billing/intake/publish-event.ts';
import { readReceivedEvent } from '../../shared/billing/intake/received-event.ts';
import { isSignedBy, readSignatureHeader } from '../../shared/billing/intake/signature.ts';
import type { WebhookSecrets } from '../../shared/billing/intake/webhook-secrets.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { header, httpHandler, json, rawBody } from '../../shared/platform/http.ts';
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
  return httpHandler(async (request) => {
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
    return json(200, { received: true });
  });
}

async function isGenuine(
  input: Parameters<typeof isSignedBy>[0],
  { secrets }: StripeWebhookDeps,
): Promise<boolean> {
  if (isSignedBy(input, { secrets: await secrets.current() })) return true;
  return isSignedBy(input, { secrets: await secrets.newest() });
}
