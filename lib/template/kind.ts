import type { StackModel } from './model.ts';

/** A resource as the template writes it. */
export type Resource = {
  logicalId: string;
  type: string;
  /** As written, with intrinsics. */
  raw: Record<string, unknown>;
  metadata: Record<string, unknown>;
  /** Resolved on first use, because names depend on each other. */
  properties: () => Properties;
};

/** Resolved properties: plain JSON whose shape CloudFormation defines. */
// biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties are untyped JSON
export type Properties = Record<string, any>;

/** What a kind may ask about its surroundings. */
export type Scope = {
  stackName: string;
  stage: string;
  region: string;
  account: string;
  /** Where the SDK clients of this machine go. */
  awsEndpoint: string;
  /** Where the HTTP API of this machine answers. */
  apiUrl: string;
  /** All resources of these types, in template order. */
  all: (...types: string[]) => Resource[];
  /** The folder or file of an asset, by the hash in its S3 key; undefined when unknown. */
  assetPath: (assetHash: string) => string | undefined;
  /** The folder that holds the bundle of a function whose template names only an image. */
  functionDir: (name: string) => string;
  /** The name without the stack's prefix (`nightshift-local-billing` → `billing`). */
  shortName: (physicalName: string) => string;
};

/** How one CloudFormation type becomes part of the model. */
export type ResourceKind = {
  types: string[];
  /** What `Ref` gives. */
  ref: (resource: Resource, scope: Scope) => string;
  /** What `Fn::GetAtt` gives, by attribute. A function takes any attribute. */
  attributes:
    | Record<string, (resource: Resource, scope: Scope) => string>
    | ((resource: Resource, attribute: string) => string);
  /** Adds the resource to the model. Absent where another kind reads it. */
  read?: (resource: Resource, scope: Scope, model: StackModel) => void;
};
