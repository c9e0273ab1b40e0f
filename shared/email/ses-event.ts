import type * as z from 'zod/mini';
import type { awsEvents } from '../events/aws.ts';
import { RejectMessage } from '../platform/errors.ts';

type SesReport = z.output<typeof awsEvents.emailReport.detail>;

export type ProviderEvent = {
  messageId: string;
  event: 'send' | 'delivery' | 'bounce' | 'complaint' | 'reject' | 'delay';
  /** The ledger row; absent for mail that somebody else sent from the account. */
  emailId?: string;
  at: string;
  detail?: string;
  /** Addresses that get no more mail. */
  suppress: string[];
};

/** The same report delivered twice is one effect. */
export const providerEventKey = (e: ProviderEvent) => `ses:${e.messageId}:${e.event}`;

/** @throws RejectMessage when the report is of a kind that is not asked for. */
export function readSesReport(report: SesReport): ProviderEvent {
  const { mail } = report;
  const ledger = mail.tags?.ledger?.[0];
  const common = {
    messageId: mail.messageId,
    ...(ledger && /^\d{1,18}$/.test(ledger) ? { emailId: ledger } : {}),
  };
  return { ...common, ...kindOf(report) };
}

type Kind = Omit<ProviderEvent, 'messageId' | 'emailId'>;

function kindOf({ eventType, mail, ...of }: SesReport): Kind {
  const addresses = (list: { emailAddress: string }[]) =>
    list.map(({ emailAddress }) => bareAddress(emailAddress));
  switch (eventType) {
    case 'Send':
      return { event: 'send', at: mail.timestamp, suppress: [] };
    case 'Delivery':
      return { event: 'delivery', at: of.delivery?.timestamp ?? mail.timestamp, suppress: [] };
    case 'Reject':
      return { event: 'reject', at: mail.timestamp, detail: of.reject?.reason ?? '', suppress: [] };
    case 'DeliveryDelay':
      return {
        event: 'delay',
        at: of.deliveryDelay?.timestamp ?? mail.timestamp,
        detail: of.deliveryDelay?.delayType ?? '',
        suppress: [],
      };
    case 'Bounce':
      if (!of.bounce) break;
      return {
        event: 'bounce',
        at: of.bounce.timestamp,
        detail: [of.bounce.bounceType, of.bounce.bounceSubType].filter(Boolean).join('/'),
        // A full mailbox (Transient) is no reason never to write again.
        suppress:
          of.bounce.bounceType === 'Permanent' ? addresses(of.bounce.bouncedRecipients) : [],
      };
    case 'Complaint':
      if (!of.complaint) break;
      return {
        event: 'complaint',
        at: of.complaint.timestamp,
        detail: of.complaint.complaintFeedbackType ?? '',
        // Somebody took a mail out of the spam folder: no wish to have none.
        suppress:
          of.complaint.complaintFeedbackType === 'not-spam'
            ? []
            : addresses(of.complaint.complainedRecipients),
      };
  }
  throw new RejectMessage('An event of SES that the configuration set should not publish');
}

/** `"Ada" <ada@example.com>` → `ada@example.com`, in lower case. */
function bareAddress(text: string): string {
  return (/<([^>]+)>/.exec(text)?.[1] ?? text).trim().toLowerCase();
}
