import { join } from 'node:path';
import type { StackModel } from '../../lib/template/model.ts';
import { LOCAL_STRIPE_KEY, secretValue } from '../secret-values.ts';
import { type LocalStripe, startLocalStripe } from './server.ts';

type Stack = {
  model: StackModel;
  parameters: Parameters<typeof secretValue>[1];
  apiUrl: string;
  dataDir: string;
  onLog: (line: string) => void;
};

/** Starts the Stripe of a stack that was given no key of Stripe's own; its webhooks go to the stack, signed with its secret. */
export async function startStripeOf(stack: Stack): Promise<LocalStripe | undefined> {
  const { model, parameters, apiUrl, dataDir, onLog } = stack;
  const key = secretValue(model, parameters, 'stripe-api-key');
  if (!key?.startsWith(LOCAL_STRIPE_KEY)) return undefined;
  return startLocalStripe({
    file: join(dataDir, 'stripe.json'),
    onLog,
    target: () => {
      const secret = secretValue(model, parameters, 'stripe-webhook')?.split(/[\s,]+/)[0];
      return secret ? { url: `${apiUrl}/webhooks/stripe`, secret } : undefined;
    },
  });
}

/** Where functions that have Stripe's key find it. */
export const stripeEnvironment = (
  environment: Record<string, string>,
  stripe: LocalStripe | undefined,
): Record<string, string> =>
  stripe && 'STRIPE_API_KEY_SECRET' in environment ? { STRIPE_API_BASE: stripe.url } : {};
