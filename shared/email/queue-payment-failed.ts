import type { Sql } from '../platform/database/database.ts';
import { type EmailRequest, queueEmails } from './queue-emails.ts';

/**
 * Tells the owners and admins of an organisation that an invoice could not be collected: each person
 * once for each of Stripe's events.
 * @returns how many mails are new.
 */
export async function queuePaymentFailed(
  input: { organizationId: string; stripeInvoiceId: string; stripeEventId: string },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{
    id: string;
    email: string;
    organization: string;
    locale: string;
    time_zone: string;
  }>(
    `SELECT u.id, u.email, o.name AS organization, coalesce(u.locale, o.locale) AS locale,
       coalesce(u.time_zone, o.time_zone) AS time_zone
     FROM organization_members m
     JOIN users u ON u.id = m.user_id
     JOIN organizations o ON o.id = m.organization_id
     WHERE m.organization_id = $1 AND m.role IN ('owner', 'admin')`,
    [input.organizationId],
  );
  const mails = rows.map(
    (person): EmailRequest => ({
      template: 'payment-failed',
      effectKey: `payment-failed:${input.stripeEventId}:${person.id}`,
      recipient: person.email,
      organizationId: input.organizationId,
      userId: person.id,
      locale: person.locale,
      timeZone: person.time_zone,
      data: { organization: person.organization, invoice: input.stripeInvoiceId },
    }),
  );
  return queueEmails(mails, { sql });
}
