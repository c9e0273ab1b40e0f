import type { Publisher } from '../../shared/billing/intake/publish-event.ts';
import { readReceivedEvent } from '../../shared/billing/intake/received-event.ts';
import { isSignedBy, readSignatureHeader } from '../../shared/billing/intake/signature.ts';
import { webhookApi } from '../../shared/billing/webhook-routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { type HttpRequest, header, rawBody } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import type { KeyRing } from '../../shared/platform/key-ring.ts';
import { log } from '../../shared/platform/log.ts';

export type StripeWebhookDeps = {
  secrets: KeyRing;
  livemode: boolean;
  clock: Clock;
  publisher: Publisher;
};

const RECEIVED = JSON.stringify({ received: true });

/**
 * Takes Stripe's webhooks in: verifies the raw bytes, puts the event on the bus, and only then
 * answers 200. Needs no database. What is wrong with a request is 400; what is wrong with us is
 * 5xx, and Stripe delivers again for three days.
 */
export function createStripeWebhookHandler(deps: StripeWebhookDeps) {
  return serve(webhookApi, {
    callers: {
      stripe: async (request) => {
        deps.publisher.prepare();
        await checkSignature(request, deps);
        return { by: 'stripe' };
      },
    },
    handlers: {
      'POST /webhooks/stripe': async (_call, request) => {
        const body = rawBody(request);
        const event = readReceivedEvent(body, deps);
        await deps.publisher.publish({ event, body });
        log.info('event accepted', { eventId: event.id, type: event.type, style: event.style });
        return answer(200, RECEIVED);
      },
    },
  });
}

/** @throws InvalidRequest unless Stripe signed these very bytes, lately, with one of our secrets. */
async function checkSignature(request: HttpRequest, deps: StripeWebhookDeps): Promise<void> {
  const signature = readSignatureHeader(
    { header: header(request, 'stripe-signature') },
    { now: deps.clock() },
  );
  const signed = { body: rawBody(request), signature };
  const { secrets } = deps;
  if (isSignedBy(signed, { secrets: await secrets.current() })) return;
  if (isSignedBy(signed, { secrets: await secrets.newest() })) return;
  throw new InvalidRequest('No signature matches: check the endpoint’s signing secret');
}
