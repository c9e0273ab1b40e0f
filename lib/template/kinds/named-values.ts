import type { Resource, ResourceKind, Scope } from '../kind.ts';

const parameterName = (parameter: Resource): string =>
  parameter.properties().Name ?? parameter.logicalId;
const topicName = (topic: Resource): string => topic.properties().TopicName ?? topic.logicalId;
const topicArn = (topic: Resource, scope: Scope) =>
  `arn:aws:sns:${scope.region}:${scope.account}:${topicName(topic)}`;

/** An SSM parameter with the value that the template gives. */
export const parameter: ResourceKind = {
  types: ['AWS::SSM::Parameter'],
  ref: parameterName,
  attributes: { Value: (resource) => String(resource.properties().Value) },
  read(resource, scope, model) {
    const name = parameterName(resource);
    model.parameters.push({
      name,
      arn: `arn:aws:ssm:${scope.region}:${scope.account}:parameter/${name.replace(/^\//, '')}`,
      value: String(resource.properties().Value),
    });
  },
};

/** A topic: what is published shows in the mail inbox. */
export const topic: ResourceKind = {
  types: ['AWS::SNS::Topic'],
  ref: topicArn,
  attributes: { TopicArn: topicArn, TopicName: topicName },
  read(resource, scope, model) {
    model.topics.push({ name: topicName(resource), arn: topicArn(resource, scope) });
  },
};
