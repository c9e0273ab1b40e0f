import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { readContext } from '../context.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

/** Where alarms go; `-c alarmEmail=ops@example.com` subscribes an address, which must confirm. */
export function createAlarmTopic(house: Pick<Foundation, 'stack' | 'stage'>): Topic {
  const topic = new Topic(house.stack, 'alarms', {
    topicName: deployedName(house, 'alarms'),
    displayName: `Nightshift ${house.stage}`,
    enforceSSL: true,
  });
  const email = readContext(house.stack.node, 'alarmEmail');
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
