import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { createAlarmTopic } from '../constructs/alarm-topic.ts';
import { createApi } from '../constructs/api.ts';
import { createBucket } from '../constructs/bucket.ts';
import { connectDatabase } from '../constructs/database.ts';
import { createJobStarter } from '../constructs/job-starter.ts';
import { createLastQueues } from '../constructs/last-queues.ts';
import { createQueuePolicy } from '../constructs/queue-policy.ts';
import { createScheduleGroup } from '../constructs/schedule.ts';
import { createSecret } from '../constructs/secret.ts';
import { readContext } from '../context.ts';
import { type Stage, stageName } from '../naming.ts';
import { stageConfig } from '../stage-config.ts';
import type { DatabaseMode } from '../stages.ts';
import type { Foundation, Ground } from './foundation.ts';

/** Lays what every domain builds on: database, bus, API, queues' ends, schedules, secrets, alarms. */
export function layFoundation(
  stack: Stack,
  input: { stage: Stage; functionsDir: string; database: DatabaseMode },
): Foundation {
  const { stage, functionsDir } = input;
  const ground: Ground = {
    stack,
    stage,
    config: stageConfig(stack.node, stage),
    watch: { alarms: [], lines: [] },
    declaredSecrets: [],
  };
  const queuePolicy = createQueuePolicy(ground);
  const lastQueues = createLastQueues(ground, queuePolicy);
  tellOperators(stack);
  const laid = {
    ...ground,
    functionsDir,
    queuePolicy,
    lastQueues,
    queues: new Map<string, Queue>(),
    database: connectDatabase(ground, input.database),
    bus: new EventBus(stack, 'bus', { eventBusName: stageName(ground) }),
    ...createApi(ground),
    schedules: createScheduleGroup(ground, lastQueues),
    alarms: createAlarmTopic(ground),
    claims: createBucket(ground, 'claims', { expireAfter: Duration.days(30) }),
    secrets: {
      stripeWebhook: createSecret(ground, 'stripe-webhook', {
        description: 'One or several whsec_… secrets of the Stripe webhook endpoint',
      }),
      stripeApiKey: createSecret(ground, 'stripe-api-key', {
        description: 'Restricted Stripe API key; without one, payloads are applied as posted',
      }),
      operatorToken: createSecret(ground, 'operator-token', {
        description:
          'Bearer token of operators: /diag, /metrics; the previous value stays valid for a day',
        generate: 'text',
      }),
      consoleKey: createSecret(ground, 'console-key', {
        description: 'Signs operators in to the console; no function reads it',
        generate: 'text',
      }),
    },
  };
  return { ...laid, jobs: createJobStarter(laid) };
}

/** Who may what, where a deployment says it: the operators' tools ask the stack. */
function tellOperators(stack: Stack): void {
  const value = readContext(stack.node, 'operators');
  if (value === undefined) return;
  new CfnOutput(stack, 'Operators', {
    value,
    description: 'Who may what with ops and the console',
  });
}
