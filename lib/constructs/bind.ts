import { ArnFormat, Validations } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { type PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { queueContracts, queueThrough } from '../../shared/contracts.ts';
import type { EventName } from '../../shared/platform/queue/contract.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import type { DatabaseConnection, DatabaseUser, Foundation } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';
import { stageName } from '../naming.ts';
import { readingActions } from './secret.ts';

/** A function whose role's policy is open to statements. */
type Fn = LambdaFunction & { policy: PolicyDocument };

/*
 * Each function here grants the access and sets the variable that the code reads, in one call. A
 * test holds that a function's variables are those that its settings declare.
 */

/**
 * PutEvents of these events on the bus, named by BUS_NAME. Whoever may put one of Stripe's events
 * decides what customers have paid for, so nobody may put just any.
 */
export function bindBus(fn: Fn, bus: EventBus, events: EventName[]): void {
  for (const [source, named] of Map.groupBy(events, (event) => event.source)) {
    const types = named.flatMap(({ detailType }) => detailType ?? []);
    const conditions = {
      StringEquals: {
        'events:source': source,
        ...(types.length > 0 ? { 'events:detail-type': types } : {}),
      },
    };
    fn.policy.addStatements(
      new PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [bus.eventBusArn],
        conditions,
      }),
    );
  }
  fn.addEnvironment('BUS_NAME', bus.eventBusName);
}

/** The login's connection string; the owner's is for migrations and backups only. */
export function bindDatabase(fn: Fn, database: DatabaseConnection, role: DatabaseUser): void {
  bindSecret(fn, database.secrets[role], 'DATABASE_SECRET');
}

/** Reading a secret: its current and previous value. */
export function bindSecret(fn: Fn, secret: StoredSecret, variable: string): void {
  allow(fn, readingActions(secret), [secret.arn]);
  fn.addEnvironment(variable, secret.reference);
}

/** Writing a secret's next value, and reading the present one to see whether it still works. */
export function bindSecretWriter(fn: Fn, secret: StoredSecret, variable: string): void {
  bindSecret(fn, secret, variable);
  allow(fn, ['ssm:PutParameter'], [secret.arn]);
}

const OBJECT_ACTIONS = {
  read: ['s3:GetObject'],
  write: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
} as const;

/** Objects of a bucket. Listing is a permission of its own: `list`. */
export function bindBucket(
  fn: Fn,
  bucket: Bucket,
  { variable, access }: { variable?: string; access: (keyof typeof OBJECT_ACTIONS | 'list')[] },
): void {
  const objects = access.flatMap((kind) => (kind === 'list' ? [] : [...OBJECT_ACTIONS[kind]]));
  if (objects.length > 0) {
    allow(fn, objects, [bucket.arnForObjects('*')]);
    acknowledge(fn, {
      id: `AwsSolutions-IAM5[Resource::<${bucket.stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>/*]`,
      reason: 'Object keys are not known at deployment; the bucket is one of this stack.',
    });
  }
  if (access.includes('list')) allow(fn, ['s3:ListBucket'], [bucket.bucketArn]);
  if (variable) fn.addEnvironment(variable, bucket.bucketName);
}

/**
 * Adds a right to the function's own role, for what no `bind…` says: the resources are named, never
 * `*`.
 */
export function allow(fn: Fn, actions: string[], resources: string[]): void {
  fn.policy.addStatements(new PolicyStatement({ actions, resources }));
}

/** Sending to every queue that a job's occurrences go to, named by JOB_QUEUES. Comes after the queues. */
export function bindJobQueues(fn: Fn, { stack, queues }: Foundation): void {
  const names = [...new Set(allJobs().map((job) => job.queue))].sort();
  const found = names.map((name) => [name, queueFor(queues, name)] as const);
  allow(fn, ['sqs:SendMessage'], arnsOf(found));
  fn.addEnvironment('JOB_QUEUES', stack.toJsonString(urlsOf(found)));
}

/** Sending to the queue of every contract, named by WORK_QUEUES. Comes after the queues. */
export function bindWorkQueues(fn: Fn, { stack, queues }: Foundation): void {
  const carried = queueContracts.map(({ queue }) => [queue, queueFor(queues, queue)] as const);
  // By the names of SQS, too: a message that is of no contract still goes back to where it was.
  const found = [...new Map([...carried, ...queues])];
  allow(fn, ['sqs:SendMessage'], arnsOf(found));
  fn.addEnvironment('WORK_QUEUES', stack.toJsonString(urlsOf(found)));
}

type Named = readonly (readonly [string, Queue])[];

function queueFor(queues: Foundation['queues'], name: string): Queue {
  const queue = queues.get(queueThrough(name));
  if (!queue) throw new Error(`Messages go to the queue "${name}", which comes later or never`);
  return queue;
}
const arnsOf = (named: Named) => [...new Set(named.map(([, queue]) => queue.queueArn))];
const urlsOf = (named: Named) =>
  Object.fromEntries(named.map(([name, queue]) => [name, queue.queueUrl]));

/** Asking how full every queue is, named by QUEUES. Comes after the queues. */
export function bindQueueDepths(fn: Fn, { stack, queues, lastQueues }: Foundation): void {
  const all = [...queues, ...Object.entries(lastQueues)];
  allow(
    fn,
    ['sqs:GetQueueAttributes'],
    all.map(([, queue]) => queue.queueArn),
  );
  const urls = Object.fromEntries(all.map(([name, queue]) => [name, queue.queueUrl]));
  fn.addEnvironment('QUEUES', stack.toJsonString(urls));
}

/**
 * Holding every queue but this function's own, which lets the others go again, and muting the stage's
 * alarms meanwhile. Comes after the queues.
 */
export function bindHolds(fn: Fn & { name: string }, foundation: Foundation): void {
  const { stack, queues, lastQueues } = foundation;
  const names = [...queues.keys(), ...Object.keys(lastQueues)].filter((name) => name !== fn.name);
  const ownFunctions = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: `${stageName(foundation)}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  fn.policy.addStatements(
    new PolicyStatement({
      actions: ['lambda:UpdateEventSourceMapping'],
      resources: ['*'],
      conditions: { ArnLike: { 'lambda:FunctionArn': ownFunctions } },
    }),
  );
  allow(
    fn,
    [
      'lambda:ListEventSourceMappings',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:PutAlarmMuteRule',
      'cloudwatch:DeleteAlarmMuteRule',
    ],
    ['*'],
  );
  acknowledge(fn, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Mappings have ids of their own: a condition holds them to the functions of this stage. Lists name no resource.',
  });
  fn.addEnvironment('HELD_QUEUES', names.join(' '));
  const prefix = stack.formatArn({ service: 'sqs', resource: `${stageName(foundation)}-` });
  fn.addEnvironment('QUEUE_ARN_PREFIX', prefix);
}

/** Accepts a finding of cdk-nag on what the function's role may do, with the reason. */
export function acknowledge(fn: Fn, finding: { id: string; reason: string }): void {
  if (fn.role) Validations.of(fn.role).acknowledge(finding);
}
