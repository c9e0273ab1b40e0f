import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import Stripe from 'stripe';
import { z } from 'zod';
import type { HttpRequest, HttpResponse } from '../../shared/platform/http/request.ts';

const schema = z.object({
  id: z.string(),
  object: z.literal('event'),
  type: z.string(),
  created: z.number(),
  livemode: z.boolean(),
  api_version: z.string().nullable(),
  account: z.string().optional(),
  data: z.object({ object: z.looseObject({ id: z.string(), object: z.string() }) }).loose(),
});

/** What most people write: the full SDKs, one client made once, full zod. */
export function createNaiveIntake(input: { secret: string; busName: string; endpoint: string }) {
  const stripe = new Stripe('sk_test_unused');
  const bus = new EventBridgeClient({ endpoint: input.endpoint, region: 'us-east-1' });
  const handler = middy<HttpRequest, HttpResponse, Error, Context>().handler(async (request) => {
    const event = stripe.webhooks.constructEvent(
      request.body as string,
      request.headers['stripe-signature'] as string,
      input.secret,
    );
    const detail = schema.parse(event);
    const answer = await bus.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: input.busName,
            Source: 'nightshift.stripe',
            DetailType: detail.type,
            Detail: JSON.stringify({ ...detail, payload: event }),
          },
        ],
      }),
    );
    if (answer.FailedEntryCount !== 0) throw new Error('not taken');
    return { statusCode: 200, body: JSON.stringify({ received: true }) };
  });
  return { handler, stop: () => bus.destroy() };
}
