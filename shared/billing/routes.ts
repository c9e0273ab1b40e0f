import * as z from 'zod/mini';
import { apiContract } from '../platform/http/route.ts';

export const webhookApi = apiContract({
  function: 'stripe-webhook',
  routes: {
    'POST /webhooks/stripe': {
      does: 'Takes an event of Stripe in, once its signature over the raw bytes is verified.',
      caller: 'stripe',
      open: true,
      answers: { 200: () => z.object({ received: z.literal(true) }) },
    },
  },
});
