import type * as z from 'zod/mini';
import type { awsEvents } from '../events/aws.ts';
import { RejectMessage } from '../platform/errors.ts';

type SesReport = z.output<typeof awsEvents.emailReport.detail>;

export type ProviderEvent = {
  messageId: string;
  /** A soft bounce is one that may pass: a full mailbox, an absence note. */
  event:
    | 'send'
    | 'delivery'
    | 'bounce'
    | 'soft-bounce'
    | 'complaint'
    | 'not-spam'
    | 'reject'
    | 'delay';
  /** The ledger row; absent for mail that somebody else sent from the account. */
  emailId?: string;
  at: string;
  detail?: string;
  /** Whom the mail was sent to. Not whom the report names: a forward's target was never mailed. */
  mailed: string[];
};

/** The same report delivered twice is one effect. */
export const providerEventKey = (e: ProviderEvent) => `ses:${e.messageId}:${e.event}`;

/** @throws RejectMessage when the report is of a kind that is not asked for. */
export function readSesReport(report: SesReport): ProviderEvent {
  const { mail } = report;
  const ledger = mail.tags?.ledger?.[0];
  const common = {
    messageId: mail.messageId,
    mailed: (mail.destination ?? []).map(bareAddress),
    ...(ledger && /^\d{1,18}$/.test(ledger) ? { emailId: ledger } : {}),
  };
  return { ...common, ...kindOf(report) };
}

type Kind = Pick<ProviderEvent, 'event' | 'at' | 'detail'>;

function kindOf({ eventType, mail, ...of }: SesReport): Kind {
  switch (eventType) {
    case 'Send':
      return { event: 'send', at: mail.timestamp };
    case 'Delivery':
      return { event: 'delivery', at: of.delivery?.timestamp ?? mail.timestamp };
    case 'Reject':
      return { event: 'reject', at: mail.timestamp, detail: of.reject?.reason ?? '' };
    case 'DeliveryDelay': {
      const { timestamp, delayType } = of.deliveryDelay ?? {};
      return { event: 'delay', at: timestamp ?? mail.timestamp, detail: delayType ?? '' };
    }
    case 'Bounce':
      if (!of.bounce) break;
      return {
        event: of.bounce.bounceType === 'Permanent' ? 'bounce' : 'soft-bounce',
        at: of.bounce.timestamp,
        detail: [of.bounce.bounceType, of.bounce.bounceSubType].filter(Boolean).join('/'),
      };
    case 'Complaint': {
      if (!of.complaint) break;
      const { timestamp, complaintFeedbackType: type } = of.complaint;
      return { event: type === 'not-spam' ? type : 'complaint', at: timestamp, detail: type ?? '' };
    }
  }
  throw new RejectMessage('An event of SES that the configuration set should not publish');
}

/** `"Ada" <ada@example.com>` → `ada@example.com`, in lower case. */
function bareAddress(text: string): string {
  return (/<([^>]+)>/.exec(text)?.[1] ?? text).trim().toLowerCase();
}
