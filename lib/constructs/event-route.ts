import { Duration } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { EventName } from '../../shared/platform/queue/contract.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import type { WorkQueue } from './work-queue.ts';

export type EventRouteProps = {
  /** As the catalogue names it; several are one rule, which a consumer has fewer of. */
  event: EventName | readonly [EventName, EventName, ...EventName[]];
  /** What must be in the event, as EventBridge's content filters write it. */
  detail?: Record<string, unknown>;
  to: WorkQueue;
  /** `default`: the account's bus, to which S3 and SES tell. The house's own otherwise. */
  bus?: 'default';
  description: string;
};

/** A rule that brings events to a queue; what EventBridge cannot deliver is kept for replay. */
export function eventRoute(foundation: Foundation, name: string, props: EventRouteProps): void {
  const { event, detail, to, bus, description } = props;
  new CfnRule(foundation.stack, `${name}-rule`, {
    name: deployedName(foundation, name),
    description,
    eventBusName: bus ?? foundation.bus.eventBusName,
    eventPattern: {
      ...('source' in event ? named(event) : { $or: event.map(named) }),
      ...(detail ? { detail } : {}),
    },
    targets: [
      {
        id: 'queue',
        arn: to.queue.queueArn,
        deadLetterConfig: { arn: foundation.lastQueues.undelivered.queueArn },
        retryPolicy: {
          maximumEventAgeInSeconds: Duration.hours(24).toSeconds(),
          maximumRetryAttempts: 185,
        },
      },
    ],
  });
}

const named = ({ source, detailType }: EventName) => ({
  source: [source],
  ...(detailType ? { 'detail-type': [detailType].flat() } : {}),
});
