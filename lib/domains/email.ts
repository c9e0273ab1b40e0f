import { CfnOutput, Duration } from 'aws-cdk-lib';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { emailFeedbackQueue, emailQueue } from '../../shared/email/contract.ts';
import { unsubscribeApi } from '../../shared/email/routes.ts';
import { awsEvents } from '../../shared/events/aws.ts';
import { events } from '../../shared/events/catalogue.ts';
import { type Mailbox, readMailbox, writeMailbox } from '../../shared/platform/email-address.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { allow, bindBus, bindSecret } from '../constructs/bind.ts';
import { eventRoute } from '../constructs/event-route.ts';
import { httpFunction } from '../constructs/http-function.ts';
import { addSchedule } from '../constructs/schedule.ts';
import { createSecret, readingActions } from '../constructs/secret.ts';
import { workQueue } from '../constructs/work-queue.ts';
import { readContext, WrongContext } from '../context.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';
import { deployedName } from '../naming.ts';
import { mailAlarm } from '../watch/service-alarms.ts';

/**
 * The ledger's mails → queue email → send-email → SES → default bus → queue email-feedback → ledger.
 * `-c emailFrom='Harbor, Inc. <night@example.com>'` names the sender, an identity that SES has verified.
 */
export function addEmail(foundation: Foundation): void {
  const reports = reportingSet(foundation);
  const signing = createSecret(foundation, 'unsubscribe-key', {
    description: 'Signs unsubscribe links; the previous value stays valid',
    generate: 'text',
  });
  addSender(foundation, { signing, configurationSet: reports.ref });
  addFeedback(foundation, { configurationSet: reports.ref });

  const leave = httpFunction(foundation, unsubscribeApi, {
    memoryMb: 256,
    timeout: Duration.seconds(10),
    database: 'unsubscribe',
    errorImpact: 'People cannot unsubscribe, and complain to their mail provider instead.',
  });
  bindSecret(leave, signing, 'UNSUBSCRIBE_SECRET');
}

type SenderParts = { signing: StoredSecret; configurationSet: string };

function addSender(foundation: Foundation, { signing, configurationSet }: SenderParts) {
  const from = sender(foundation);
  // So that `ops doctor` asks SES for it.
  new CfnOutput(foundation.stack, 'EmailFrom', { value: from.address });
  const email = workQueue(foundation, emailQueue, {
    memoryMb: 512,
    timeout: Duration.minutes(2),
    database: 'worker',
    environment: {
      EMAIL_FROM: writeMailbox(from),
      EMAIL_CONFIGURATION_SET: configurationSet,
      PUBLIC_URL: foundation.api.apiEndpoint,
    },
    // Senders share one rate: more of them would wait, not send more.
    maxConcurrency: 2,
    errorImpact: 'No mail leaves: no codes, no invitations, no reminders, no campaigns.',
  });
  const { stack } = foundation;
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
  foundation.watch.alarms.push(mailAlarm(foundation));
  allow(email.function, ['sns:Publish'], [foundation.alarms.topicArn]);
  const slack = createSecret(foundation, 'slack-webhook', {
    description: 'URL of the Slack webhook for notices; empty where notices go elsewhere',
  });
  // Which secret holds a webhook is written beside the notice's target, not in the environment.
  allow(email.function, readingActions(slack), [slack.arn]);
  bindSecret(email.function, signing, 'UNSUBSCRIBE_SECRET');
  bindBus(email.function, foundation.bus, [events.emailQueued]);

  eventRoute(foundation, 'email-queued', {
    description: 'Mails were committed to the ledger',
    event: events.emailQueued,
    to: email,
  });
  eventRoute(foundation, 'told-by-mail', {
    description:
      'An invoice could not be collected, or a mail brought no document: whom it concerns is told',
    event: [events.paymentFailed, events.mailBroughtNothing],
    to: email,
  });
  eventRoute(foundation, 'email-requested', {
    description: 'The application asks for a mail to one person',
    event: events.emailRequested,
    to: email,
  });
  addSchedule(foundation, jobs['email-sweep'], email.queue);
}

function addFeedback(
  foundation: Foundation,
  { configurationSet }: Pick<SenderParts, 'configurationSet'>,
) {
  const feedback = workQueue(foundation, emailFeedbackQueue, {
    memoryMb: 512,
    timeout: Duration.seconds(30),
    database: 'worker',
    batchSize: 100,
    batchWindow: Duration.seconds(1),
    errorImpact:
      'Bounces and complaints are not heeded, and doubtful sends wait for their reports.',
  });
  eventRoute(foundation, 'ses-reports', {
    description: 'What SES reports of each mail; it publishes to the default bus only',
    bus: 'default',
    event: awsEvents.emailReport,
    // The default bus carries the reports of the whole account: another stage's ledger ids are not ours.
    detail: { mail: { tags: { 'ses:configuration-set': [configurationSet] } } },
    to: feedback,
  });
}

/** The configuration set whose reports settle the ledger. */
function reportingSet(foundation: Foundation): CfnConfigurationSet {
  const set = new CfnConfigurationSet(foundation.stack, 'email-reports', {
    name: deployedName(foundation, 'email'),
    deliveryOptions: { tlsPolicy: 'REQUIRE' },
    reputationOptions: { reputationMetricsEnabled: true },
  });
  new CfnConfigurationSetEventDestination(foundation.stack, 'email-reports-destination', {
    configurationSetName: set.ref,
    eventDestination: {
      name: 'default-bus',
      enabled: true,
      matchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'DELIVERY_DELAY'],
      eventBridgeDestination: {
        eventBusArn: foundation.stack.formatArn({
          service: 'events',
          resource: 'event-bus',
          resourceName: 'default',
        }),
      },
    },
  });
  return set;
}

function sender(foundation: Foundation): Mailbox {
  const given = readContext(foundation.stack.node, 'emailFrom') ?? 'nightshift@example.com';
  const read = readMailbox(given);
  if ('fault' in read) throw new WrongContext(`-c emailFrom: ${read.fault}`);
  return { ...read, name: read.name || 'Nightshift' };
}
