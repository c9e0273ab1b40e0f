import type { Ground } from '../foundation/foundation.ts';
import type { DeclaredSecret, StoredSecret } from '../foundation/stored-secret.ts';

/** Where a stage's parameters are. */
export const secretPath = (stage: string) => `/nightshift/${stage}/`;

/**
 * `/nightshift/<stage>/<name>`, a SecureString of Parameter Store, which costs nothing. No template can
 * hold or make one: `prepare-secrets` does, and without `generate` it is not there until an operator
 * puts it.
 */
export function createSecret(
  { stack, stage, declaredSecrets }: Pick<Ground, 'stack' | 'stage' | 'declaredSecrets'>,
  name: string,
  declared: Omit<DeclaredSecret, 'name'>,
): StoredSecret {
  declaredSecrets.push({ name, ...declared });
  const reference = `${secretPath(stage)}${name}`;
  const arn = stack.formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: reference.slice(1),
  });
  return { reference, arn, keptIn: 'ssm' };
}

/** The actions that read a secret's current and previous value. */
export const readingActions = ({ keptIn }: StoredSecret): string[] => [
  keptIn === 'ssm' ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue',
];
