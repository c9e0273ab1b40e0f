import { Duration, type Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { createAlarmTopic } from '../constructs/alarm-topic.ts';
import { createApi } from '../constructs/api.ts';
import { createBucket } from '../constructs/bucket.ts';
import { connectDatabase } from '../constructs/database.ts';
import { DeadLetterCollector } from '../constructs/dead-letter-collector.ts';
import { createSecret } from '../constructs/secret.ts';
import type { Stage } from '../naming.ts';
import { type DatabaseMode, stages } from '../stages.ts';
import type { Foundation } from './foundation.ts';

/** Lays what every domain builds on: bus, API, database, secrets, alarms, dead letters. */
export function layFoundation(
  stack: Stack,
  input: { stage: Stage; functionsDir: string; database: DatabaseMode },
): Foundation {
  const place = { stack, stage: input.stage, config: stages[input.stage] };
  const ground = {
    ...place,
    functionsDir: input.functionsDir,
    database: connectDatabase(place, input.database),
    alarms: createAlarmTopic(place),
  };
  return {
    ...ground,
    bus: new EventBus(stack, 'bus', { eventBusName: `nightshift-${input.stage}` }),
    api: createApi(ground),
    schedules: new ScheduleGroup(stack, 'schedules', {
      scheduleGroupName: `nightshift-${input.stage}`,
    }),
    claims: createBucket(place, 'claims', { expireAfter: Duration.days(30) }),
    secrets: {
      stripeWebhook: createSecret(place, 'stripe-webhook', {
        description: 'One or several whsec_… secrets of the Stripe webhook endpoint',
      }),
      stripeApiKey: createSecret(place, 'stripe-api-key', {
        description: 'Restricted Stripe API key; without one, payloads are applied as posted',
      }),
      operatorToken: createSecret(place, 'operator-token', {
        description: 'Bearer token of operators and of callers of /internal',
        generate: 48,
      }),
    },
    deadLetterCollector: new DeadLetterCollector(ground),
  };
}
