import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Ground } from '../foundation/foundation.ts';
import { NightshiftFunction } from './nightshift-function.ts';

/** The function that takes what SQS gave up on into the `dead_letters` table. */
export class DeadLetterCollector {
  readonly function: NightshiftFunction;

  constructor(ground: Ground) {
    this.function = new NightshiftFunction(ground, 'collect-dead-letters', {
      memoryMb: 256,
      timeout: Duration.seconds(30),
      database: 'worker',
      errorImpact:
        'Nothing is lost for 14 days, but operators do not see what failed and cannot replay it.',
    });
  }

  /** `source`: the queue that the messages were meant for, and go back to once. */
  collect(queue: Queue, source: { queue: Queue }): void {
    source.queue.grantSendMessages(this.function);
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: 2,
      }),
    );
  }
}
