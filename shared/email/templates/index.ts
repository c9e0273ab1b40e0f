import type * as z from 'zod/mini';
import { backupFailed } from './backup-failed.ts';
import { campaignEmail } from './campaign.ts';
import { checkinReminder } from './checkin-reminder.ts';
import { documentMailEmpty } from './document-mail-empty.ts';
import { emailTest } from './email-test.ts';
import { invitation } from './invitation.ts';
import { magicLink } from './magic-link.ts';
import { maintenancePlanned } from './maintenance-planned.ts';
import { oneTimeCode } from './one-time-code.ts';
import { operatorNotice } from './operator-notice.ts';
import { paymentFailed } from './payment-failed.ts';
import { stockAlerts } from './stock-alerts.ts';

/** Every mail that there is, by name. */
export const templates = {
  'backup-failed': backupFailed,
  campaign: campaignEmail,
  'checkin-reminder': checkinReminder,
  'document-mail-empty': documentMailEmpty,
  'email-test': emailTest,
  invitation,
  'magic-link': magicLink,
  'maintenance-planned': maintenancePlanned,
  'one-time-code': oneTimeCode,
  'operator-notice': operatorNotice,
  'payment-failed': paymentFailed,
  'stock-alerts': stockAlerts,
};

export type TemplateName = keyof typeof templates;
export type TemplateData<N extends TemplateName> = z.input<(typeof templates)[N]['data']>;

type Requestable = {
  [N in TemplateName]: (typeof templates)[N] extends { requestable: true } ? N : never;
}[TemplateName];

/** The mails that an application may ask for, by name. */
export const requestable = Object.fromEntries(
  Object.entries(templates).filter(([, template]) => template.requestable),
) as Pick<typeof templates, Requestable>;
