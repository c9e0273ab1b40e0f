import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { events } from '../../shared/events/catalogue.ts';
import { type Mailbox, readMailbox, writeMailbox } from '../../shared/platform/email-address.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { allow, bindSecret } from '../constructs/bind.ts';
import { EventRoute, eventPattern } from '../constructs/event-route.ts';
import { scheduleOf } from '../constructs/job-queues.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { addSchedule } from '../constructs/scheduled-queue.ts';
import { createSecret } from '../constructs/secret.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { readContext, WrongContext } from '../context.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

/** SES's reports, by the names that EventBridge has for them. */
const REPORTS = [
  'Email Sent',
  'Email Delivered',
  'Email Bounced',
  'Email Complaint Received',
  'Email Rejected',
  'Email Delivery Delayed',
];

/**
 * The ledger's mails → queue email → send-email → SES → default bus → queue email-feedback → ledger.
 * `-c emailFrom='Harbor, Inc. <night@example.com>'` names the sender, an identity that SES has verified.
 */
export function addEmail(house: Foundation): void {
  const reports = reportingSet(house);
  const signing = createSecret(house, 'unsubscribe-key', {
    description: 'Signs unsubscribe links; the previous value stays valid',
    generate: 48,
  });
  addSender(house, { signing, configurationSet: reports.ref });
  addFeedback(house, { configurationSet: reports.ref });

  const leave = new NightshiftFunction(house, 'unsubscribe', {
    memoryMb: 256,
    timeout: Duration.seconds(10),
    database: 'unsubscribe',
    errorImpact: 'People cannot unsubscribe, and complain to their mail provider instead.',
  })
    .route(house.api, HttpMethod.GET, '/unsubscribe')
    .route(house.api, HttpMethod.POST, '/unsubscribe');
  bindSecret(leave, signing, 'UNSUBSCRIBE_SECRET_ARN');
}

type SenderParts = { signing: ReturnType<typeof createSecret>; configurationSet: string };

function addSender(house: Foundation, { signing, configurationSet }: SenderParts) {
  const from = sender(house);
  const email = new WorkQueue(house, 'email', {
    consumer: {
      name: 'send-email',
      memoryMb: 512,
      timeout: Duration.minutes(2),
      database: 'worker',
      environment: {
        EMAIL_FROM: writeMailbox(from),
        EMAIL_CONFIGURATION_SET: configurationSet,
        PUBLIC_URL: house.api.apiEndpoint,
      },
    },
    // Senders share one rate: more of them would wait, not send more.
    maxConcurrency: 2,
    errorImpact: 'No mail leaves: no codes, no invitations, no reminders, no campaigns.',
  });
  const { stack } = house;
  const ses = (kind: string, name: string) =>
    stack.formatArn({ service: 'ses', resource: kind, resourceName: name });
  allow(
    email.function,
    ['ses:SendEmail'],
    [
      ses('identity', from.address),
      ses('identity', from.address.slice(from.address.indexOf('@') + 1)),
      ses('configuration-set', configurationSet),
    ],
  );
  allow(email.function, ['sns:Publish'], [house.alarms.topicArn]);
  const slack = createSecret(house, 'slack-webhook', {
    description: 'URL of the Slack webhook for notices; empty where notices go elsewhere',
  });
  // Which secret holds a webhook is written beside the notice's target, not in the environment.
  allow(email.function, ['secretsmanager:GetSecretValue'], [slack.secretArn]);
  bindSecret(email.function, signing, 'UNSUBSCRIBE_SECRET_ARN');

  new EventRoute(house, 'email-queued', {
    description: 'Mails were committed to the ledger',
    pattern: eventPattern(events.emailQueued),
    to: email,
  });
  new EventRoute(house, 'payment-failed', {
    description: 'An invoice could not be collected: its organisation is told by mail',
    pattern: eventPattern(events.paymentFailed),
    to: email,
  });
  new EventRoute(house, 'email-requested', {
    description: 'The application asks for a mail to one person',
    pattern: eventPattern(events.emailRequested),
    to: email,
  });
  addSchedule(house, { name: 'email-sweep', to: email, when: scheduleOf(jobs['email-sweep']) });
}

function addFeedback(
  house: Foundation,
  { configurationSet }: Pick<SenderParts, 'configurationSet'>,
) {
  const feedback = new WorkQueue(house, 'email-feedback', {
    consumer: {
      name: 'email-feedback',
      memoryMb: 512,
      timeout: Duration.seconds(30),
      database: 'worker',
    },
    batchSize: 100,
    batchWindow: Duration.seconds(1),
    errorImpact:
      'Bounces and complaints are not heeded, and doubtful sends wait for their reports.',
  });
  new EventRoute(house, 'ses-reports', {
    description: 'What SES reports of each mail; it publishes to the default bus only',
    bus: EventBus.fromEventBusName(house.stack, 'default-bus', 'default'),
    pattern: {
      source: ['aws.ses'],
      detailType: REPORTS,
      // The default bus carries the reports of the whole account: another stage's ledger ids are not ours.
      detail: { mail: { tags: { 'ses:configuration-set': [configurationSet] } } },
    },
    to: feedback,
  });
}

/** The configuration set whose reports settle the ledger. */
function reportingSet(house: Foundation): CfnConfigurationSet {
  const set = new CfnConfigurationSet(house.stack, 'email-reports', {
    name: deployedName(house, 'email'),
    deliveryOptions: { tlsPolicy: 'REQUIRE' },
    reputationOptions: { reputationMetricsEnabled: true },
  });
  new CfnConfigurationSetEventDestination(house.stack, 'email-reports-destination', {
    configurationSetName: set.ref,
    eventDestination: {
      name: 'default-bus',
      enabled: true,
      matchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY'],
      eventBridgeDestination: {
        eventBusArn: house.stack.formatArn({
          service: 'events',
          resource: 'event-bus',
          resourceName: 'default',
        }),
      },
    },
  });
  return set;
}

/** @throws WrongContext for what no mail could be sent from: found out at synth, not by the first mail. */
function sender(house: Foundation): Mailbox {
  const given = readContext(house.stack.node, 'emailFrom') ?? 'nightshift@example.com';
  const read = readMailbox(given);
  if ('fault' in read) {
    throw new WrongContext(
      `-c emailFrom=${given}: ${read.fault}. Give an address, or Name <address>, such as night@example.com`,
    );
  }
  return { ...read, name: read.name || 'Nightshift' };
}
