import { SecretValue, Validations } from 'aws-cdk-lib';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Ground } from '../foundation/foundation.ts';

type SecretProps = {
  description: string;
  /** A value from elsewhere, such as a NoEcho parameter. */
  value?: string;
  /** Makes a random value of this many characters. */
  generate?: number;
};

/** `nightshift/<stage>/<name>`; without `value` or `generate` it stays empty until someone puts one. */
export function createSecret(
  { stack, stage, config }: Pick<Ground, 'stack' | 'stage' | 'config'>,
  name: string,
  { description, value, generate }: SecretProps,
): Secret {
  const secret = new Secret(stack, `${name}-secret`, {
    secretName: `nightshift/${stage}/${name}`,
    description,
    removalPolicy: config.removal,
    ...(value === undefined ? {} : { secretStringValue: SecretValue.unsafePlainText(value) }),
    ...(generate === undefined
      ? {}
      : { generateSecretString: { passwordLength: generate, excludePunctuation: true } }),
  });
  if (value === undefined && generate === undefined) {
    // The CDK fills an undefined value with a random password, which would pass for a real one.
    (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
  }
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Stripe, the operator or migrate decides the value; `npm run ops -- secrets rotate` puts the next one and keeps the previous valid.',
  });
  return secret;
}
