import { Duration } from 'aws-cdk-lib';
import { type EventBus, type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import type { WorkQueue } from './work-queue.ts';

export type EventRouteProps = {
  pattern: EventPattern;
  to: WorkQueue;
  /** The house's bus by default; the account's default bus carries the events of S3 and SES. */
  bus?: EventBus | IEventBus;
  description: string;
};

/** A rule that brings events to a queue; what EventBridge cannot deliver is kept for replay. */
export class EventRoute extends Rule {
  constructor(house: Foundation, name: string, { pattern, to, bus, description }: EventRouteProps) {
    super(house.stack, `${name}-rule`, {
      ruleName: deployedName(house, name),
      description,
      eventBus: bus ?? house.bus,
      eventPattern: pattern,
      targets: [
        new SqsQueue(to.queue, {
          deadLetterQueue: to.undelivered,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}

/** Every event of one kind, as the catalogue declares it. */
export const eventPattern = (event: { source: string; detailType: string }): EventPattern => ({
  source: [event.source],
  detailType: [event.detailType],
});
