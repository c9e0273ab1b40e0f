import {
  AnyPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnQueuePolicy, type Queue } from 'aws-cdk-lib/aws-sqs';
import type { Ground } from '../foundation/foundation.ts';
import { ruleArns } from '../naming.ts';

/**
 * One policy for all queues: nobody without TLS, and EventBridge for the rules of this stage. In a
 * queue's policy `*` is the queue itself. Scheduler and functions come with roles of their own.
 */
export function createQueuePolicy(ground: Ground): CfnQueuePolicy {
  const { stack } = ground;
  const statements = [
    new PolicyStatement({
      sid: 'OnlyWithTls',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['sqs:*'],
      resources: ['*'],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    new PolicyStatement({
      sid: 'RulesOfThisStage',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:SourceArn': ruleArns(ground, stack) } },
    }),
  ];
  return new CfnQueuePolicy(stack, 'queue-policy', {
    queues: [],
    policyDocument: new PolicyDocument({ statements }),
  });
}

/** Has the stage's one policy stand for a further queue: each of its own would be a resource. */
export function addToPolicy(policy: CfnQueuePolicy, queue: Queue): void {
  policy.queues = [...policy.queues, queue.queueUrl];
}
