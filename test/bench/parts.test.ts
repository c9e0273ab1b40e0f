import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startBareAws } from '../../bench/support/bare-aws.ts';
import { signedRequest } from '../../bench/support/signed-request.ts';

const BENCH = join(import.meta.dirname, '../../bench');
const PARTS = readdirSync(BENCH).filter((file) => file.endsWith('.ts') && file !== 'run.ts');

/**
 * Parts bring databases, bundles and processes of their own up, for seconds to minutes each: they run by
 * `npm run bench`. Here they are loaded, and asked what breaks without a type error.
 */
describe('the benches', () => {
  it.each(PARTS)('%s can be run', async (file) => {
    expect(await import(join(BENCH, file))).toMatchObject({ run: expect.any(Function) });
  });

  it('measure an intake, as it is composed, that gets what it asks for', async () => {
    const secret = 'whsec_bench';
    const aws = await startBareAws(secret);
    const before = { ...process.env };
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1' },
      ...{ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' },
      ...{ BUS_NAME: 'bus', CLAIMS_BUCKET: 'claims', STRIPE_LIVEMODE: 'false' },
      ...{ STRIPE_WEBHOOK_SECRET: '/nightshift/stripe', INTAKE_KEY_SECRET: '/nightshift/intake' },
    });
    try {
      const { handler } = await import('../../functions/stripe-webhook/index.ts');
      const context = { getRemainingTimeInMillis: () => 10_000, awsRequestId: 'bench' };
      const answer = await handler((await signedRequest(secret)) as never, context as never);
      expect(answer).toMatchObject({ statusCode: 200 });
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      aws.stop();
    }
  });
});
