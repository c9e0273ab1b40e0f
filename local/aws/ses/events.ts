import { randomUUID } from 'node:crypto';
import type { CapturedMessage, Outcome } from '../../mail/message.ts';
import type { PutEntry } from '../events/event.ts';
import { bareAddress } from './checks.ts';
import { simulated } from './simulator.ts';

/**
 * The configuration set's events of one mail, in order, as SES puts them on the default bus.
 * A mail without a configuration set makes none.
 */
export function sesEvents(message: CapturedMessage): PutEntry[] {
  if (message.configurationSet === undefined) return [];
  const to = (outcome: Outcome) =>
    [...message.to, ...message.cc, ...message.bcc]
      .map(bareAddress)
      .filter((one) => simulated(one) === outcome);
  const entry = (event: SesEvent) => toEntry(message, event);
  if (message.outcome === 'rejected') return [entry(rejected)];
  const entries = [entry(sent)];
  const arrived = [...to('delivered'), ...to('complained')];
  if (arrived.length > 0) entries.push(entry(delivered(arrived)));
  if (to('bounced').length > 0) entries.push(entry(bounced(to('bounced'))));
  if (to('complained').length > 0) entries.push(entry(complained(to('complained'))));
  return entries;
}

type SesEvent = {
  detailType: string;
  eventType: string;
  /** The event's own part of the detail, under its name in lower case. */
  more: (timestamp: string) => object;
};

const sent: SesEvent = { detailType: 'Email Sent', eventType: 'Send', more: () => ({}) };
const rejected: SesEvent = {
  detailType: 'Email Rejected',
  eventType: 'Reject',
  more: () => ({ reason: 'Bad content' }),
};

const delivered = (recipients: string[]): SesEvent => ({
  detailType: 'Email Delivered',
  eventType: 'Delivery',
  more: (timestamp) => ({
    timestamp,
    processingTimeMillis: 1,
    recipients,
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'local.smtp-out.amazonses.com',
  }),
});

const bounced = (recipients: string[]): SesEvent => ({
  detailType: 'Email Bounced',
  eventType: 'Bounce',
  more: (timestamp) => ({
    feedbackId: randomUUID(),
    bounceType: 'Permanent',
    bounceSubType: recipients.some((one) => one.startsWith('suppressionlist'))
      ? 'Suppressed'
      : 'General',
    bouncedRecipients: recipients.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
    })),
    timestamp,
    reportingMTA: 'dns; local.smtp-out.amazonses.com',
  }),
});

const complained = (recipients: string[]): SesEvent => ({
  detailType: 'Email Complaint Received',
  eventType: 'Complaint',
  more: (timestamp) => ({
    feedbackId: randomUUID(),
    complaintSubType: null,
    complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
    timestamp,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  }),
});

function toEntry(message: CapturedMessage, event: SesEvent): PutEntry {
  const timestamp = new Date(message.at).toISOString();
  const detail = {
    eventType: event.eventType,
    mail: mailPart(message, timestamp),
    [event.eventType.toLowerCase()]: event.more(timestamp),
  };
  return {
    Source: 'aws.ses',
    DetailType: event.detailType,
    Resources: [`arn:aws:ses:us-east-1:000000000000:configuration-set/${message.configurationSet}`],
    Detail: JSON.stringify(detail),
  };
}

function mailPart(message: CapturedMessage, timestamp: string) {
  const { id, from, to, cc, bcc, subject, headers, configurationSet, tags } = message;
  const source = bareAddress(from);
  return {
    timestamp,
    source,
    sourceArn: `arn:aws:ses:us-east-1:000000000000:identity/${source.split('@')[1]}`,
    sendingAccountId: '000000000000',
    messageId: id,
    headersTruncated: false,
    destination: [...to, ...cc, ...bcc].map(bareAddress),
    headers: [
      { name: 'From', value: from },
      { name: 'To', value: to.join(', ') },
      { name: 'Subject', value: subject },
      ...headers,
    ],
    commonHeaders: { from: [from], to, ...(cc.length > 0 ? { cc } : {}), messageId: id, subject },
    tags: {
      'ses:configuration-set': [configurationSet],
      'ses:from-domain': [source.split('@')[1]],
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    },
  };
}
