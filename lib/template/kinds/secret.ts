import { createHash } from 'node:crypto';
import type { Properties, Resource, ResourceKind, Scope } from '../kind.ts';
import type { SecretGeneration } from '../model.ts';

const DEFAULT_LENGTH = 32;

const secretName = (secret: Resource): string => secret.properties().Name ?? secret.logicalId;
/** Secrets Manager ends each ARN with six random characters; here they follow from the name. */
const arn = (secret: Resource, scope: Scope) => {
  const suffix = createHash('sha256').update(secretName(secret)).digest('hex').slice(0, 6);
  return `arn:aws:secretsmanager:${scope.region}:${scope.account}:secret:${secretName(secret)}-${suffix}`;
};

/** A secret: its value is given, generated once, or put by the runtime. */
export const secret: ResourceKind = {
  types: ['AWS::SecretsManager::Secret'],
  ref: arn,
  attributes: { Id: arn },
  read(resource, scope, model) {
    const properties = resource.properties();
    const name = secretName(resource);
    model.secrets.push({
      name: name.replace(new RegExp(`^nightshift/${scope.stage}/`), ''),
      secretName: name,
      logicalId: resource.logicalId,
      arn: arn(resource, scope),
      ...(properties.Description && { description: String(properties.Description) }),
      ...(properties.GenerateSecretString && {
        generate: readGeneration(properties.GenerateSecretString),
      }),
      ...(properties.SecretString !== undefined && { value: String(properties.SecretString) }),
    });
  },
};

function readGeneration(generation: Properties): SecretGeneration {
  return {
    length: Number(generation.PasswordLength ?? DEFAULT_LENGTH),
    excludeCharacters: String(generation.ExcludeCharacters ?? ''),
    excludePunctuation: generation.ExcludePunctuation === true,
    excludeUppercase: generation.ExcludeUppercase === true,
    excludeLowercase: generation.ExcludeLowercase === true,
    excludeNumbers: generation.ExcludeNumbers === true,
    includeSpace: generation.IncludeSpace === true,
    ...(generation.SecretStringTemplate && {
      secretStringTemplate: String(generation.SecretStringTemplate),
    }),
    ...(generation.GenerateStringKey && {
      generateStringKey: String(generation.GenerateStringKey),
    }),
  };
}
