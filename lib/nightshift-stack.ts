import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { events } from '../shared/events/catalogue.ts';
import { jobs } from '../shared/scheduling/jobs.ts';
import { bindBucket, bindBus, bindSecret } from './constructs/bind.ts';
import { EventRoute, eventPattern } from './constructs/event-route.ts';
import { scheduleOf } from './constructs/job-queues.ts';
import { Migration } from './constructs/migration.ts';
import { NightshiftFunction } from './constructs/nightshift-function.ts';
import { addSchedule, ScheduledQueue } from './constructs/scheduled-queue.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { addBackups } from './domains/backup/index.ts';
import { addDocuments } from './domains/documents/index.ts';
import { addEmail } from './domains/email.ts';
import { addRetention } from './domains/retention.ts';
import { addJobControl, addTime } from './domains/time.ts';
import type { Foundation } from './foundation/foundation.ts';
import { layFoundation } from './foundation/lay-foundation.ts';
import type { Stage } from './naming.ts';
import type { DatabaseMode } from './stages.ts';

export type NightshiftStackProps = StackProps & {
  stage: Stage;
  /** The bundles: one folder per function. */
  functionsDir: string;
  database: DatabaseMode;
};

/** The whole back office of one stage. Read top to bottom, it is the diagram in the README. */
export class NightshiftStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage, functionsDir, database, ...props }: NightshiftStackProps,
  ) {
    super(scope, id, { ...props, description: `Nightshift ${stage}: the back office of a SaaS` });
    const house = layFoundation(this, { stage, functionsDir, database });

    new Migration(house);
    addHealth(house);
    addBilling(house);
    addOutbox(house);
    addExpiry(house);
    addRetention(house);
    addTime(house);
    addEmail(house);
    addDocuments(house);
    addBackups(house);
    addJobControl(house);
  }
}

/** GET /health: answers while the database is down, so that a monitor can tell the two apart. */
function addHealth(house: Foundation) {
  new NightshiftFunction(house, 'health', {
    memoryMb: 256,
    timeout: Duration.seconds(5),
    errorImpact: 'Monitors call the service down while it may well be up.',
  }).route(house.api, HttpMethod.GET, '/health');
}

/** Stripe → POST /webhooks/stripe → stripe-webhook → bus → rule → queue billing → sync-billing. */
function addBilling(house: Foundation) {
  const livemode = String(house.config.stripeLivemode);

  const intake = new NightshiftFunction(house, 'stripe-webhook', {
    memoryMb: 512,
    timeout: Duration.seconds(10),
    environment: { STRIPE_LIVEMODE: livemode },
    errorImpact: 'Stripe delivers again for three days: billing changes arrive late.',
  }).route(house.api, HttpMethod.POST, '/webhooks/stripe');
  bindBus(intake, house.bus);
  bindSecret(intake, house.secrets.stripeWebhook, 'STRIPE_WEBHOOK_SECRET_ARN');
  bindBucket(intake, house.claims, { variable: 'CLAIMS_BUCKET', access: ['write'] });

  const billing = new WorkQueue(house, 'billing', {
    consumer: {
      name: 'sync-billing',
      memoryMb: 512,
      timeout: Duration.seconds(30),
      database: 'worker',
      environment: { STRIPE_LIVEMODE: livemode },
    },
    ...house.config.billingBatch,
    errorImpact:
      'Subscriptions and invoices of customers are out of date; entitlements may be wrong.',
  });
  bindBus(billing.function, house.bus);
  bindBucket(billing.function, house.claims, { variable: 'CLAIMS_BUCKET', access: ['read'] });
  bindSecret(billing.function, house.secrets.stripeApiKey, 'STRIPE_API_KEY_SECRET_ARN');

  new EventRoute(house, 'stripe-events', {
    description: 'Verified Stripe events',
    pattern: { source: [events.stripe.source] },
    to: billing,
  });
  new EventRoute(house, 'customer-mapped', {
    description: 'A Stripe customer got its organisation: what waited for it is applied',
    pattern: eventPattern(events.customerMapped),
    to: billing,
  });
}

/** outbox rows → (poke or each minute) → queue outbox → relay-outbox → bus. */
function addOutbox(house: Foundation) {
  const outbox = new WorkQueue(house, 'outbox', {
    consumer: {
      name: 'relay-outbox',
      memoryMb: 512,
      timeout: Duration.seconds(30),
      database: 'worker',
    },
    maxConcurrency: 2,
    errorImpact: 'What was decided is not told: mails, notices and follow-up work wait.',
  });
  bindBus(outbox.function, house.bus);

  new EventRoute(house, 'outbox-written', {
    description: 'Rows were committed to the outbox',
    pattern: eventPattern(events.outboxWritten),
    to: outbox,
  });
  addSchedule(house, {
    name: 'outbox-sweep',
    to: outbox,
    when: scheduleOf(jobs['outbox-sweep']),
  });
}

/** Each night → queue expire-records → expire-records. */
function addExpiry(house: Foundation) {
  new ScheduledQueue(house, 'expire-records', {
    consumer: {
      name: 'expire-records',
      memoryMb: 256,
      timeout: Duration.minutes(2),
      database: 'worker',
    },
    maxConcurrency: 2,
    schedules: { 'expire-records': scheduleOf(jobs['expire-records']) },
    errorImpact: 'Nothing at once: the platform tables grow until they slow every consumer down.',
  });
}
