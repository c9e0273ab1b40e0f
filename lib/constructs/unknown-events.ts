import { CfnRule } from 'aws-cdk-lib/aws-events';
import { knownTypes } from '../../shared/events/known-types.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

/**
 * An event of one of our sources whose name nobody knows, such as a misspelt one, would be taken by
 * the bus and lost: it ends among the dead letters instead.
 */
export function keepUnknownEvents({ stack, stage, bus, lastQueues }: Foundation): void {
  new CfnRule(stack, 'unknown-events-rule', {
    name: deployedName({ stage }, 'unknown-events'),
    description: 'An event under a name that the catalogue has not: it is kept for operators',
    eventBusName: bus.eventBusName,
    eventPattern: {
      $or: knownTypes.map(({ source, types }) => ({
        source: [source],
        'detail-type': [{ 'anything-but': types }],
      })),
    },
    targets: [
      {
        id: 'queue',
        arn: lastQueues.undelivered.queueArn,
        deadLetterConfig: { arn: lastQueues.undelivered.queueArn },
      },
    ],
  });
}
