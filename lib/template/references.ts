import type { IntrinsicSource } from './intrinsics.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import type { Resource, Scope } from './kind.ts';
import { standIn } from './kinds/ignored.ts';
import { kindOf } from './kinds/index.ts';
import { UnsupportedTemplate } from './unsupported-template.ts';

const API_ADDRESS = /https:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;

/** The parts of a CloudFormation template that are read. */
export type Template = {
  Resources: Record<string, RawResource>;
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Mappings?: IntrinsicSource['mappings'];
};

export type RawResource = {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
};

/** Answers `Ref`, `Fn::GetAtt` and conditions from the resources of a template. */
export function createSource(stack: {
  template: Template;
  scope: Scope;
  resources: Map<string, Resource>;
  parameters: Record<string, string>;
}): IntrinsicSource {
  const { template, scope, resources, parameters } = stack;
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': scope.account,
    'AWS::Region': scope.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': scope.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${scope.region}:${scope.account}:stack/${scope.stackName}/local`,
    'AWS::NoValue': undefined,
    'AWS::NotificationARNs': [],
  };
  const find = (logicalId: string): Resource => {
    const found = resources.get(logicalId);
    if (!found) throw new UnsupportedTemplate(`nothing in the template is called ${logicalId}`);
    return found;
  };
  const source: IntrinsicSource = {
    region: scope.region,
    mappings: template.Mappings ?? {},
    // The CDK builds an API's address from its id; here it answers elsewhere.
    rewrite: (text) => text.replace(API_ADDRESS, scope.apiUrl),
    condition: (name) => {
      const written = template.Conditions?.[name];
      if (written === undefined) throw new UnsupportedTemplate(`there is no condition ${name}`);
      return resolveIntrinsics(written, source) === true;
    },
    ref: (name) => {
      if (name in pseudo) return pseudo[name];
      const parameter = template.Parameters?.[name];
      if (parameter) {
        const value = parameters[name] ?? parameter.Default;
        if (value === undefined)
          throw new UnsupportedTemplate(`the parameter ${name} has no value`);
        return value;
      }
      const resource = find(name);
      return kindOf(resource.type)?.ref(resource, scope) ?? standIn(resource);
    },
    attribute: (logicalId, attribute) => {
      const resource = find(logicalId);
      const kind = kindOf(resource.type);
      if (!kind) return standIn(resource, attribute);
      if (typeof kind.attributes === 'function') return kind.attributes(resource, attribute);
      const read = kind.attributes[attribute];
      if (!read)
        throw new UnsupportedTemplate(
          `${logicalId} (${resource.type}) has no attribute ${attribute} on this machine`,
        );
      return read(resource, scope);
    },
  };
  return source;
}
