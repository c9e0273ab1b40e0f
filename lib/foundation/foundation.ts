import type { Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { DatabaseConnection } from '../constructs/database.ts';
import type { DeadLetterCollector } from '../constructs/dead-letter-collector.ts';
import type { Stage } from '../naming.ts';
import type { Config } from '../stages.ts';

/**
 * What every domain of the stack builds on. A domain is a file of its own, `lib/<domain>.ts`, with
 * one function that takes the foundation and is called in one line of nightshift-stack.ts:
 *
 *     export function addCheckins(house: Foundation) {
 *       const queue = new WorkQueue(house, 'create-checkins', {
 *         consumer: { memoryMb: 512, timeout: Duration.seconds(60), database: 'worker', environment: {} },
 *         errorImpact: 'No check-ins are created for the day: members see an empty list.',
 *       });
 *       new ScheduledQueue(house, 'create-checkins', { queue, cron: '0 8 * * ? *', … });
 *       bindBus(queue.function, house.bus);
 *     }
 *
 * The function `create-checkins` is then the folder functions/create-checkins, deployed under the
 * name `nightshift-<stage>-create-checkins`, with a role that may do what is bound and no more.
 */
export type Foundation = {
  stack: Stack;
  stage: Stage;
  config: Config;
  /** The bundles: one folder per function. */
  functionsDir: string;
  bus: EventBus;
  api: HttpApi;
  database: DatabaseConnection;
  /** Takes over what SQS gave up on: give it every queue that dead letters end in. */
  deadLetterCollector: DeadLetterCollector;
  /** Alarms go here. */
  alarms: Topic;
  schedules: ScheduleGroup;
  /** Payloads over the bus's limit. */
  claims: Bucket;
  secrets: { stripeWebhook: Secret; stripeApiKey: Secret; operatorToken: Secret };
};

/** What a construct needs to name and configure things, before the rest of the house stands. */
export type Ground = Pick<
  Foundation,
  'stack' | 'stage' | 'config' | 'functionsDir' | 'database' | 'alarms'
>;
