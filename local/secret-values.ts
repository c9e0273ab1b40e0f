import { randomBytes } from 'node:crypto';
import type { StackModel } from '../lib/template/model.ts';
import type { LocalAws } from './aws/start.ts';

type Secrets = LocalAws['secrets'];

/**
 * Gives secrets the values that an operator would have given them before a deployment. Values that
 * are there stay, but for the database's address, which moves with its port.
 */
export function putStartValues(
  model: StackModel,
  { secrets, databaseUrl }: { secrets: Secrets; databaseUrl: string },
): void {
  for (const { name, arn } of model.secrets) {
    const before = currentValue(secrets, arn);
    if (name === 'database' && before !== databaseUrl) secrets.put(arn, databaseUrl);
    if (name === 'stripe-webhook' && !before?.startsWith('whsec_'))
      secrets.put(arn, `whsec_${randomBytes(24).toString('hex')}`);
  }
}

/** The current value by the secret's short name; undefined when it has none. */
export function secretValue(model: StackModel, secrets: Secrets, name: string): string | undefined {
  const secret = model.secrets.find((candidate) => candidate.name === name);
  return secret && currentValue(secrets, secret.arn);
}

function currentValue(secrets: Secrets, arn: string): string | undefined {
  try {
    return secrets.get(arn).value;
  } catch (error) {
    if ((error as { code?: string }).code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
