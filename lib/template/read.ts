import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve as resolvePath, sep } from 'node:path';
import { type IntrinsicSource, resolveIntrinsics } from './intrinsics.ts';
import type { Properties, Resource, Scope } from './kind.ts';
import { busArn } from './kinds/event-bus.ts';
import { ignoredReason } from './kinds/ignored.ts';
import { kindOf } from './kinds/index.ts';
import type { StackModel } from './model.ts';
import { createSource, type RawResource, type Template } from './references.ts';
import { UnsupportedTemplate } from './unsupported-template.ts';

/** Where the account of every local part is. */
const LOCAL_ACCOUNT = '000000000000';
const LOCAL_REGION = 'us-east-1';

export type ReadOptions = {
  /** `<Stack>.template.json`; its `<Stack>.assets.json` is read from the same folder. */
  templatePath: string;
  stage: string;
  awsEndpoint: string;
  apiUrl: string;
  /** Holds one folder per function, for functions that ship as an image. */
  functionsDir: string;
  /** Where `functionsDir` was when the template was written, if elsewhere. */
  bundledIn?: string;
  /** Values for the template's parameters; defaults apply where absent. */
  parameters?: Record<string, string>;
};

/**
 * Reads a synthesised template into the model that the machine runs.
 * @throws UnsupportedTemplate naming logical id and type of what cannot run here
 */
export function readTemplate(options: ReadOptions): StackModel {
  const template = JSON.parse(readFileSync(options.templatePath, 'utf8')) as Template;
  const stackName = basename(options.templatePath).replace(/\.template\.json$/, '');
  const resources = new Map<string, Resource>();
  const scope = createScope(options, stackName, resources);
  const source = createSource({ template, scope, resources, parameters: options.parameters ?? {} });
  for (const [logicalId, raw] of Object.entries(template.Resources)) {
    if (raw.Condition && !source.condition(raw.Condition)) continue;
    resources.set(logicalId, createResource(logicalId, raw, source));
  }
  const model = emptyModel(stackName, scope);
  for (const resource of resources.values()) readResource(resource, scope, model);
  return model;
}

function readResource(resource: Resource, scope: Scope, model: StackModel): void {
  const { logicalId, type } = resource;
  const kind = kindOf(type);
  if (kind) {
    kind.read?.(resource, scope, model);
    return;
  }
  const reason = ignoredReason(type);
  if (!reason)
    throw new UnsupportedTemplate(
      `${logicalId} has the type ${type}, which the local runtime neither runs nor knows to ignore`,
    );
  model.ignored.push({ logicalId, type, reason });
}

function createResource(logicalId: string, raw: RawResource, source: IntrinsicSource): Resource {
  let resolved: Properties | undefined;
  return {
    logicalId,
    type: raw.Type,
    raw: raw.Properties ?? {},
    metadata: raw.Metadata ?? {},
    properties: () => {
      resolved ??= named(logicalId, raw.Type, () =>
        resolveIntrinsics(raw.Properties ?? {}, source),
      ) as Properties;
      return resolved;
    },
  };
}

function createScope(
  options: ReadOptions,
  stackName: string,
  resources: Map<string, Resource>,
): Scope {
  const prefix = `nightshift-${options.stage}-`;
  const assets = readAssets(options.templatePath);
  return {
    stackName,
    stage: options.stage,
    region: LOCAL_REGION,
    account: LOCAL_ACCOUNT,
    awsEndpoint: options.awsEndpoint,
    apiUrl: options.apiUrl,
    all: (...types) => [...resources.values()].filter((resource) => types.includes(resource.type)),
    assetPath: (hash) => moved(assets[hash], options),
    functionDir: (name) => join(options.functionsDir, name),
    shortName: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name),
  };
}

/** A build that was moved since is where it is now. */
function moved(path: string | undefined, { bundledIn, functionsDir }: ReadOptions) {
  if (!path || !bundledIn || !path.startsWith(join(bundledIn, sep))) return path;
  return join(functionsDir, relative(bundledIn, path));
}

/** Asset hash → absolute path, from the manifest that the CDK writes beside the template. */
function readAssets(templatePath: string): Record<string, string> {
  const manifest = templatePath.replace(/\.template\.json$/, '.assets.json');
  if (!existsSync(manifest)) return {};
  const { files = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    files?: Record<string, { source: { path?: string } }>;
  };
  return Object.fromEntries(
    Object.entries(files).flatMap(([hash, { source }]) =>
      source.path ? [[hash, resolvePath(dirname(templatePath), source.path)]] : [],
    ),
  );
}

function emptyModel(stackName: string, scope: Scope): StackModel {
  return {
    stackName,
    stage: scope.stage,
    region: scope.region,
    account: scope.account,
    functions: [],
    queues: [],
    buses: [{ name: 'default', arn: busArn('default', scope) }],
    rules: [],
    eventSourceMappings: [],
    starts: [],
    routes: [],
    schedules: [],
    buckets: [],
    secrets: [],
    parameters: [],
    topics: [],
    customResources: [],
    ignored: [],
  };
}

function named<T>(logicalId: string, type: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnsupportedTemplate)) throw error;
    if (error.message.startsWith(logicalId)) throw error;
    throw new UnsupportedTemplate(`${logicalId} (${type}): ${error.message}`);
  }
}
