import { createHmac } from 'node:crypto';
import type { Runtime } from '../../local/runtime.ts';
import { proveIntake } from '../../shared/billing/intake-proof.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';
import { callAws } from '../../shared/platform/aws/signed-request.ts';

/** The two ways in: Stripe's, by a signed POST, and straight onto the bus. */
export function createPath({ stack }: Pick<Runtime, 'stack'>) {
  const environment = operatorEnvironment(stack);
  let key: string | undefined;
  return {
    async post({ body = '' }: StripeEventDetail): Promise<void> {
      const time = Math.floor(Date.now() / 1000);
      const v1 = createHmac('sha256', stack.stripeWebhookSecret as string)
        .update(`${time}.${body}`)
        .digest('hex');
      const headers = { 'stripe-signature': `t=${time},v1=${v1}` };
      const response = await fetch(`${stack.apiUrl}/webhooks/stripe`, {
        method: 'POST',
        body,
        headers,
      });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`The intake answered ${response.status}`);
    },
    async put(events: StripeEventDetail[]): Promise<void> {
      key ??= await readIntakeKey(stack, environment);
      const secret = key;
      const Entries = events.map(({ body = '', ...event }) => ({
        EventBusName: stack.bus,
        Source: 'nightshift.stripe',
        DetailType: event.type,
        Detail: JSON.stringify({
          ...event,
          body,
          proof: proveIntake({ event, body }, { key: secret }),
        }),
      }));
      const call = { service: 'events', target: 'AWSEvents.PutEvents', body: { Entries } };
      const { FailedEntryCount } = await callAws<{ FailedEntryCount: number }>(call, environment);
      if (FailedEntryCount > 0) throw new Error(`The bus refused ${FailedEntryCount} events`);
    },
  };
}

/** What an SDK of the operator's reads. */
export const operatorEnvironment = (stack: Runtime['stack']) => ({
  AWS_ENDPOINT_URL: stack.awsEndpoint,
  AWS_REGION: stack.region,
  AWS_ACCESS_KEY_ID: stack.operator.accessKeyId,
  AWS_SECRET_ACCESS_KEY: stack.operator.secretAccessKey,
});

/** What goes past the intake has to prove that it did not. */
async function readIntakeKey(
  { stage }: Runtime['stack'],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { Parameter } = await callAws<{ Parameter: { Value: string } }>(
    {
      service: 'ssm',
      target: 'AmazonSSM.GetParameter',
      body: { Name: `/nightshift/${stage}/intake-key`, WithDecryption: true },
    },
    environment,
  );
  return Parameter.Value;
}
