import { apiContract } from '../platform/http/route.ts';

/** Where Stripe delivers its events. */
export const webhookApi = apiContract({
  function: 'stripe-webhook',
  routes: {
    'POST /webhooks/stripe': {
      does: 'Takes an event of Stripe in, once its signature over the raw bytes is verified.',
      caller: 'stripe',
      open: true,
      // No schema: it would bring zod, a fifth of the function's first answer.
      answers: { 200: 'application/json' },
    },
  },
});
