import type {
  BucketModel,
  FunctionModel,
  PolicyStatement,
  QueueModel,
  RuleModel,
  SecretModel,
  StackModel,
} from '../../../lib/template/model.ts';

const ACCOUNT = '000000000000';

export function makeModel(overrides: Partial<StackModel> = {}): StackModel {
  return {
    stackName: 'nightshift-local',
    stage: 'local',
    region: 'us-east-1',
    account: ACCOUNT,
    functions: [],
    queues: [],
    buses: [
      { name: 'nightshift', arn: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/nightshift` },
    ],
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
    ...overrides,
  };
}

export function makeFunction(name: string, statements: PolicyStatement[] = []): FunctionModel {
  return {
    name,
    functionName: `nightshift-local-${name}`,
    logicalId: name,
    arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:nightshift-local-${name}`,
    codeDir: '',
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 30,
    memoryMb: 256,
    packageType: 'Zip',
    statements,
    permissions: [],
  };
}

export const queueArn = (name: string) =>
  `arn:aws:sqs:us-east-1:${ACCOUNT}:nightshift-local-${name}`;

export function makeQueue(name: string, overrides: Partial<QueueModel> = {}): QueueModel {
  return {
    name,
    queueName: `nightshift-local-${name}`,
    logicalId: name,
    arn: queueArn(name),
    url: '',
    attributes: {},
    statements: [
      {
        effect: 'Allow',
        actions: ['sqs:SendMessage'],
        resources: [queueArn(name)],
        principals: ['events.amazonaws.com'],
      },
      {
        effect: 'Deny',
        actions: ['sqs:*'],
        resources: [queueArn(name)],
        principals: ['*'],
        conditions: { Bool: { 'aws:SecureTransport': ['false'] } },
      },
    ],
    ...overrides,
  };
}

export function makeRule(name: string, overrides: Partial<RuleModel> = {}): RuleModel {
  return {
    name,
    arn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/nightshift/${name}`,
    busName: 'nightshift',
    pattern: { source: [{ prefix: '' }] },
    enabled: true,
    targets: [],
    ...overrides,
  };
}

export function makeBucket(name: string, overrides: Partial<BucketModel> = {}): BucketModel {
  return {
    name,
    bucketName: `nightshift-local-${name}`,
    arn: `arn:aws:s3:::nightshift-local-${name}`,
    eventBridge: false,
    ...overrides,
  };
}

export function makeSecret(name: string): SecretModel {
  return {
    name,
    parameter: `/nightshift/local/${name}`,
  };
}

export function allow(actions: string[], ...resources: string[]): PolicyStatement {
  return { effect: 'Allow', actions, resources };
}
