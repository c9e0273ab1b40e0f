import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { readContext } from '../context.ts';
import type { Ground } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

/** Where alarms go; `-c alarmEmail=ops@example.com` subscribes an address, which must confirm. */
export function createAlarmTopic(ground: Ground): Topic {
  const { stack, stage } = ground;
  const topic = new Topic(stack, 'alarms', {
    topicName: deployedName(ground, 'alarms'),
    displayName: `Nightshift ${stage}`,
    enforceSSL: true,
  });
  // A topic with a policy of its own has lost the default one, by which alarms of the account publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  const email = readContext(stack.node, 'alarmEmail');
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
