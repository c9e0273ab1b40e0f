import type { Properties, Resource, ResourceKind } from '../kind.ts';
import type { StackModel } from '../model.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { functionArnIn } from './function.ts';
import { IGNORED_CUSTOM_TYPES, ignoredProvider } from './ignored-providers.ts';

/** True for the types that a function provides rather than CloudFormation. */
export const isCustomType = (type: string): boolean =>
  type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');

/** A custom resource: its function is invoked at each start, as a deployment would. */
export const customResource: ResourceKind = {
  types: ['AWS::CloudFormation::CustomResource'],
  ref: (resource) => resource.logicalId,
  attributes: (resource, attribute) => `${resource.logicalId}.${attribute}`,
  read(resource, scope, model) {
    const known = IGNORED_CUSTOM_TYPES[resource.type];
    const { logicalId, type } = resource;
    if (known) {
      model.ignored.push({ logicalId, type, reason: known });
      return;
    }
    const { ServiceToken, ...properties } = resource.properties();
    if (type === 'Custom::Secrets') readSecrets(properties, model);
    const functionArn = functionArnIn(String(ServiceToken));
    const provider = scope
      .all('AWS::Lambda::Function')
      .find((candidate) => arnOf(candidate, scope) === functionArn);
    if (!provider)
      throw new UnsupportedTemplate(
        `${logicalId} (${type}) is provided by ${functionArn}, which is no function of this stack`,
      );
    const reason = ignoredProvider(provider.logicalId);
    if (reason) model.ignored.push({ logicalId, type, reason });
    else model.customResources.push({ logicalId, type, functionArn, properties });
  },
};

/** The secrets of the stage are those that it has prepared. */
function readSecrets({ secrets }: Properties, model: StackModel) {
  for (const { name } of secrets as { name: string }[])
    model.secrets.push({ name: name.slice(name.lastIndexOf('/') + 1), parameter: name });
}

const arnOf = (fn: Resource, scope: { region: string; account: string }): string =>
  `arn:aws:lambda:${scope.region}:${scope.account}:function:${fn.properties().FunctionName ?? fn.logicalId}`;
