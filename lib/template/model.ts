/**
 * The synthesised stack as plain data: what the template says, with every intrinsic resolved to the
 * value that holds on this machine. The runtime and the AWS endpoint read this and nothing else.
 */
export type StackModel = {
  stackName: string;
  stage: string;
  region: string;
  account: string;
  functions: FunctionModel[];
  queues: QueueModel[];
  buses: BusModel[];
  rules: RuleModel[];
  eventSourceMappings: EventSourceMappingModel[];
  starts: StartModel[];
  routes: RouteModel[];
  schedules: ScheduleModel[];
  buckets: BucketModel[];
  secrets: SecretModel[];
  parameters: ParameterModel[];
  topics: TopicModel[];
  customResources: CustomResourceModel[];
  ignored: IgnoredResource[];
};

/** One IAM statement with resolved actions and resources (wildcards kept as written). */
export type PolicyStatement = {
  effect: 'Allow' | 'Deny';
  actions: string[];
  resources: string[];
  notActions?: string[];
  notResources?: string[];
  /** Operator → condition key → accepted values. */
  conditions?: Record<string, Record<string, string[]>>;
  /** Service principals, account ids, ARNs or `*`; only in resource policies. */
  principals?: string[];
};

export type FunctionModel = {
  /** Short kebab-case name: the folder under functions/. */
  name: string;
  functionName: string;
  logicalId: string;
  arn: string;
  /** Absolute folder that holds the bundle. Empty for images. */
  codeDir: string;
  /** `file.export`, as Lambda takes it. */
  handler: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  reservedConcurrency?: number;
  packageType: 'Zip' | 'Image';
  /** Every statement of the function's role. */
  statements: PolicyStatement[];
  /** Service principals that may invoke it, from AWS::Lambda::Permission. */
  permissions: InvokePermission[];
};

export type InvokePermission = {
  principal: string;
  action: string;
  sourceArn?: string;
};

export type QueueModel = {
  /** Queue name without the `nightshift-<stage>-` prefix. */
  name: string;
  queueName: string;
  logicalId: string;
  arn: string;
  url: string;
  /** SQS attributes as SetQueueAttributes takes them, RedrivePolicy as JSON. */
  attributes: Record<string, string>;
  /** The queue's own resource policy. */
  statements: PolicyStatement[];
};

type BusModel = {
  name: string;
  arn: string;
};

export type RuleModel = {
  name: string;
  arn: string;
  busName: string;
  pattern?: Record<string, unknown>;
  enabled: boolean;
  targets: RuleTarget[];
};

export type RuleTarget = {
  id: string;
  arn: string;
  deadLetterArn?: string;
  input?: string;
  inputPath?: string;
  inputTransformer?: { inputPathsMap: Record<string, string>; inputTemplate: string };
  /** Statements of the target's role, where it has one. */
  roleStatements?: PolicyStatement[];
};

export type EventSourceMappingModel = {
  logicalId: string;
  functionArn: string;
  queueArn: string;
  enabled: boolean;
  batchSize: number;
  maximumBatchingWindowSeconds: number;
  /** ReportBatchItemFailures is on. */
  partialFailures: boolean;
  maximumConcurrency?: number;
  /** Filter patterns, any of which lets a message through. */
  filters?: Record<string, unknown>[];
};

/** What becomes of the starts of a function that nobody waits for. */
export type StartModel = {
  functionArn: string;
  /** Runs after the first that crashed. */
  retries: number;
  maximumAgeSeconds: number;
  /** The queue that gets what is given up. */
  onFailureArn?: string;
};

export type RouteModel = {
  /** `GET`, `POST`, …, or `ANY`. */
  method: string;
  /** `/a/{id}`, `/a/{proxy+}`, or `$default`. */
  path: string;
  functionArn: string;
  timeoutMs: number;
  /** What API Gateway names as its source when it invokes the function for this route. */
  sourceArn: string;
};

export type ScheduleModel = {
  name: string;
  arn: string;
  /** `cron(…)`, `rate(…)` or `at(…)`. */
  expression: string;
  timezone: string;
  enabled: boolean;
  target: { arn: string; input?: string; deadLetterArn?: string };
  roleStatements: PolicyStatement[];
};

export type BucketModel = {
  /** Bucket name without the `nightshift-<stage>-` prefix and account suffix. */
  name: string;
  bucketName: string;
  arn: string;
  /** Object Created and Deleted events go to the default bus. */
  eventBridge: boolean;
  /** It keeps what is overwritten and deleted. */
  versioned?: boolean;
  cors?: CorsRule[];
  lifecycle?: Record<string, unknown>[];
};

export type CorsRule = {
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedHeaders: string[];
  maxAgeSeconds?: number;
};

/** A secret that the stack declares: a SecureString, which no template holds. */
export type SecretModel = {
  /** Without the `/nightshift/<stage>/` before it. */
  name: string;
  /** The parameter's name, by which functions ask. */
  parameter: string;
};

/** An SSM parameter that the template creates; those are plain. */
export type ParameterModel = {
  name: string;
  arn: string;
  value: string;
};

export type TopicModel = {
  name: string;
  arn: string;
};

/** A custom resource that a function of this stack provides: invoked once at each start. */
type CustomResourceModel = {
  logicalId: string;
  type: string;
  functionArn: string;
  properties: Record<string, unknown>;
};

/** A resource that this machine does without, and why that changes nothing here. */
type IgnoredResource = {
  logicalId: string;
  type: string;
  reason: string;
};
