import type { Resource, ResourceKind, Scope } from '../kind.ts';
import { asList, readStatements } from '../policy.ts';

const ATTRIBUTES = [
  'DelaySeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
] as const;

const queueName = (queue: Resource): string => queue.properties().QueueName ?? queue.logicalId;
const arn = (queue: Resource, scope: Scope) =>
  `arn:aws:sqs:${scope.region}:${scope.account}:${queueName(queue)}`;
const url = (queue: Resource, scope: Scope) =>
  `${scope.awsEndpoint}/${scope.account}/${queueName(queue)}`;

/** A queue with its redrive and the policies that AWS::SQS::QueuePolicy puts on it. */
export const queue: ResourceKind = {
  types: ['AWS::SQS::Queue'],
  ref: url,
  attributes: { Arn: arn, QueueName: queueName, QueueUrl: url },
  read(resource, scope, model) {
    const properties = resource.properties();
    const attributes: Record<string, string> = {};
    for (const name of ATTRIBUTES)
      if (properties[name] !== undefined) attributes[name] = String(properties[name]);
    if (properties.RedrivePolicy)
      attributes.RedrivePolicy = JSON.stringify(properties.RedrivePolicy);
    const policies = scope
      .all('AWS::SQS::QueuePolicy')
      .filter((policy) => asList(policy.properties().Queues).includes(url(resource, scope)));
    model.queues.push({
      name: scope.shortName(queueName(resource)),
      queueName: queueName(resource),
      logicalId: resource.logicalId,
      arn: arn(resource, scope),
      url: url(resource, scope),
      attributes,
      statements: policies.flatMap((policy) => readStatements(policy.properties().PolicyDocument)),
    });
  },
};

export const queuePolicy: ResourceKind = {
  types: ['AWS::SQS::QueuePolicy'],
  ref: (resource) => resource.logicalId,
  attributes: {},
};
