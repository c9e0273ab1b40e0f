import { randomBytes } from 'node:crypto';
import type { StackModel } from '../lib/template/model.ts';
import type { LocalAws } from './aws/start.ts';

type Parameters = LocalAws['parameters'];

/**
 * Gives secrets the values that an operator would have given them before a deployment. Values that
 * are there stay, but for the database's address, which moves with its port.
 */
export function putStartValues(
  model: StackModel,
  { parameters, databaseUrl }: { parameters: Parameters; databaseUrl: string },
): void {
  const put = (name: string, value: string) =>
    parameters.put({ name, value, type: 'SecureString', overwrite: true });
  for (const { name, parameter } of model.secrets) {
    const before = parameters.find(parameter)?.value;
    if (name === 'database' && before !== databaseUrl) put(parameter, databaseUrl);
    if (name === 'stripe-webhook' && !before?.startsWith('whsec_'))
      put(parameter, `whsec_${randomBytes(24).toString('hex')}`);
    if (name === 'stripe-api-key' && before === undefined)
      put(parameter, `${LOCAL_STRIPE_KEY}${randomBytes(24).toString('hex')}`);
  }
}

/** Keys of the Stripe of this machine. Who puts another one asks Stripe itself. */
export const LOCAL_STRIPE_KEY = 'sk_test_ofThisMachine';

/** The current value by the secret's short name; undefined when it has none. */
export function secretValue(
  model: StackModel,
  parameters: Parameters,
  name: string,
): string | undefined {
  const secret = model.secrets.find((candidate) => candidate.name === name);
  return secret && parameters.find(secret.parameter)?.value;
}
