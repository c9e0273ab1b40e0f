import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A request as API Gateway hands it over, signed as Stripe signs. */
export async function signedRequest(secret: string) {
  const body = await readFile(
    join(import.meta.dirname, '../../events/stripe/customer.subscription.updated.json'),
    'utf8',
  );
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return {
    version: '2.0',
    routeKey: 'POST /webhooks/stripe',
    rawPath: '/webhooks/stripe',
    headers: { 'stripe-signature': `t=${seconds},v1=${signature}` },
    requestContext: { requestId: 'bench', http: { method: 'POST', path: '/webhooks/stripe' } },
    body,
    isBase64Encoded: false,
  };
}
