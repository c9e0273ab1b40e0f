import { isAbsolute } from 'node:path';
import type { Resource, ResourceKind, Scope } from '../kind.ts';
import type { InvokePermission } from '../model.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { statementsOfRole } from './iam.ts';
import { ignoredProvider } from './ignored-providers.ts';

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

const functionName = (fn: Resource): string => fn.properties().FunctionName ?? fn.logicalId;
const arn = (fn: Resource, scope: Scope) =>
  `arn:aws:lambda:${scope.region}:${scope.account}:function:${functionName(fn)}`;

/** A function with its bundle, its environment and every statement of its role. */
export const lambdaFunction: ResourceKind = {
  types: ['AWS::Lambda::Function'],
  ref: functionName,
  attributes: { Arn: arn },
  read(resource, scope, model) {
    const reason = ignoredProvider(resource.logicalId);
    if (reason) {
      model.ignored.push({ logicalId: resource.logicalId, type: resource.type, reason });
      return;
    }
    const properties = resource.properties();
    const image = properties.PackageType === 'Image' || Boolean(properties.Code?.ImageUri);
    const name = scope.shortName(functionName(resource));
    model.functions.push({
      name,
      functionName: functionName(resource),
      logicalId: resource.logicalId,
      arn: arn(resource, scope),
      codeDir: image ? scope.functionDir(name) : codeDir(resource, name, scope),
      handler: properties.Handler ?? 'index.handler',
      environment: stringValues(properties.Environment?.Variables),
      timeoutSeconds: Number(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS),
      memoryMb: Number(properties.MemorySize ?? DEFAULT_MEMORY_MB),
      ...(properties.ReservedConcurrentExecutions !== undefined && {
        reservedConcurrency: Number(properties.ReservedConcurrentExecutions),
      }),
      packageType: image ? 'Image' : 'Zip',
      statements: statementsOfRole(String(properties.Role), scope),
      permissions: permissionsFor(resource, scope),
    });
  },
};

/** Who may invoke a function: read by the function itself. */
export const permission: ResourceKind = {
  types: ['AWS::Lambda::Permission'],
  ref: (resource) => resource.logicalId,
  attributes: {},
};

/** The function of the stack that an ARN (or a qualified ARN, or an API integration) means. */
export function functionArnIn(text: string): string {
  return /arn:aws:lambda:[^:]+:\d+:function:[A-Za-z0-9-_]+/.exec(text)?.[0] ?? text;
}

function codeDir(resource: Resource, name: string, scope: Scope): string {
  const key = resource.properties().Code?.S3Key;
  const staged = key ? scope.assetPath(String(key).replace(/\.zip$/, '')) : undefined;
  const written = resource.metadata['aws:asset:path'];
  if (staged) return staged;
  if (typeof written === 'string' && isAbsolute(written)) return written;
  if (key) return scope.functionDir(name);
  throw new UnsupportedTemplate(
    `${resource.logicalId} (${resource.type}) brings its code inline: only bundles run here`,
  );
}

function permissionsFor(resource: Resource, scope: Scope): InvokePermission[] {
  return scope
    .all('AWS::Lambda::Permission')
    .map((candidate) => candidate.properties())
    .filter((properties) =>
      [arn(resource, scope), functionName(resource)].includes(
        functionArnIn(String(properties.FunctionName)),
      ),
    )
    .map((properties) => ({
      principal: String(properties.Principal),
      action: String(properties.Action),
      ...(properties.SourceArn && { sourceArn: String(properties.SourceArn) }),
    }));
}

function stringValues(variables: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
