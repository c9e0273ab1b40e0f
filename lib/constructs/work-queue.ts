import { Duration, Validations } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { RETRIES } from '../../shared/platform/queue/retry-policy.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { ALARM_PERIOD, createAlarm } from './alarm.ts';
import { NightshiftFunction, type NightshiftFunctionProps } from './nightshift-function.ts';

export type WorkQueueProps = {
  /** The function that works the queue off: its name is its folder's. */
  consumer: Omit<NightshiftFunctionProps, 'errorImpact'> & { name: string };
  /** What customers notice while this queue stands still. Ends the alarms' text. */
  errorImpact: string;
  /** Messages per invocation; above 10 needs a window of at least a second. 10 by default. */
  batchSize?: number;
  batchWindow?: Duration;
  /** Concurrent executions, at least 2; the stage's by default. */
  maxConcurrency?: number;
  /** Age of the oldest message that raises the alarm; 15 minutes by default. */
  maxAge?: Duration;
  queue?: Partial<QueueProps>;
};

/**
 * A queue, the function that consumes it, its dead-letter queue, and the alarms of both. What the
 * function cannot process becomes a dead letter by itself; what crashes it comes here again five
 * times, then goes through the dead-letter queue to the collector.
 */
export class WorkQueue {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly function: NightshiftFunction;
  readonly #house: Foundation;
  readonly #errorImpact: string;
  #undelivered: Queue | undefined;

  constructor(house: Foundation, name: string, props: WorkQueueProps) {
    const { name: functionName, ...consumer } = props.consumer;
    this.name = name;
    this.#house = house;
    this.#errorImpact = props.errorImpact;
    this.function = new NightshiftFunction(house, functionName, {
      ...consumer,
      errorImpact: props.errorImpact,
    });
    this.deadLetterQueue = lastQueue(house, `${name}-dlq`);
    this.queue = new Queue(house.stack, `${name}-queue`, {
      retentionPeriod: Duration.days(4),
      // AWS: at least six times the function's timeout, so that retries of a throttled poller do
      // not count as receives of a message that is still being worked on.
      visibilityTimeout: sixTimes(consumer.timeout),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...props.queue,
      queueName: deployedName(house, name),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: RETRIES.attempts },
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 10,
        ...(props.batchWindow ? { maxBatchingWindow: props.batchWindow } : {}),
        reportBatchItemFailures: true,
        // Not reserved concurrency: a throttled receive would count towards the dead-letter queue.
        maxConcurrency: props.maxConcurrency ?? house.config.consumerConcurrency,
      }),
    );
    house.deadLetterCollector.collect(this.deadLetterQueue, { queue: this.queue });
    this.#watchRejections(functionName);
    this.#watchAge(props.maxAge ?? Duration.minutes(15));
    watchDeadLetters(house, this.deadLetterQueue, {
      name: `${name}-dlq`,
      what: `Messages of "${name}" crashed ${functionName} ${RETRIES.attempts} times.`,
      impact: props.errorImpact,
    });
  }

  /** Takes what a rule or a schedule could not put on the queue; made when the first one needs it. */
  get undelivered(): Queue {
    if (this.#undelivered) return this.#undelivered;
    const name = `${this.name}-undelivered`;
    this.#undelivered = lastQueue(this.#house, name);
    this.#house.deadLetterCollector.collect(this.#undelivered, { queue: this.queue });
    watchDeadLetters(this.#house, this.#undelivered, {
      name,
      what: `Events did not reach the queue "${this.name}".`,
      impact: this.#errorImpact,
    });
    return this.#undelivered;
  }

  /** What the function itself puts into `dead_letters` never passes through a queue: its log tells. */
  #watchRejections(functionName: string) {
    const name = `${this.name}-dead-letters`;
    const filter = new MetricFilter(this.#house.stack, `${name}-filter`, {
      logGroup: this.function.logGroup,
      filterPattern: FilterPattern.literal('"message became a dead letter"'),
      metricNamespace: deployedName(this.#house, 'dead-letters'),
      metricName: this.name,
    });
    createAlarm(this.#house, name, {
      metric: filter.metric({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 1,
      what: `${functionName} made dead letters of messages that can never succeed.`,
      impact: this.#errorImpact,
    });
  }

  #watchAge(maxAge: Duration) {
    createAlarm(this.#house, `${this.name}-age`, {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: maxAge.toSeconds(),
      what: `Messages of "${this.name}" have waited for over ${maxAge.toHumanString()}.`,
      impact: this.#errorImpact,
    });
  }
}

const sixTimes = (timeout: Duration) => Duration.seconds(6 * timeout.toSeconds());

/** A queue that others end in: it keeps messages as long as SQS can. */
function lastQueue(ground: Foundation, name: string): Queue {
  const queue = new Queue(ground.stack, `${name}-queue`, {
    queueName: deployedName(ground, name),
    retentionPeriod: Duration.days(14),
    visibilityTimeout: sixTimes(ground.deadLetterCollector.function.duration),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is where dead letters end; collect-dead-letters empties it into Postgres.',
  });
  return queue;
}

/**
 * The collector empties these queues within seconds, so depth alone would be seen by chance:
 * what was received counts too.
 */
function watchDeadLetters(
  house: Foundation,
  queue: Queue,
  { name, what, impact }: { name: string; what: string; impact: string },
) {
  createAlarm(house, name, {
    metric: new MathExpression({
      expression: 'FILL(waiting, 0) + FILL(collected, 0)',
      usingMetrics: {
        waiting: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
        collected: queue.metricNumberOfMessagesReceived({ statistic: 'Sum' }),
      },
      period: ALARM_PERIOD,
      label: `${name}: waiting or collected`,
    }),
    threshold: 1,
    what,
    impact,
  });
  createAlarm(house, `${name}-age`, {
    metric: queue.metricApproximateAgeOfOldestMessage({
      period: ALARM_PERIOD,
      statistic: 'Maximum',
    }),
    threshold: Duration.days(1).toSeconds(),
    what: `Messages in "${name}" are older than a day and not collected; SQS drops them after 14.`,
    impact,
  });
}
