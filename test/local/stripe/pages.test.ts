import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalStripe } from '../../../local/stripe/server.ts';
import { expectStrictPage } from '../../support/strict-page.ts';

describe('the pages of the local Stripe', () => {
  let stripe: Awaited<ReturnType<typeof startLocalStripe>>;
  beforeAll(async () => {
    stripe = await startLocalStripe();
  });
  afterAll(() => stripe.stop());

  it.each(['/c/pay/cs_nobody', '/p/session/bps_nobody'])(
    '%s runs and loads nothing',
    async (path) => {
      const page = await fetch(`${stripe.url}${path}`);
      expect(page.status).toBe(404);
      expectStrictPage(page.headers.get('content-security-policy'), await page.text());
    },
  );
});
