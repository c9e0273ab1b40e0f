import { paymentFailedKey } from '../billing/payment-failed-key.ts';
import type { Sql } from '../platform/database/database.ts';
import { type EmailRequest, queueEmails } from './queue-emails.ts';

type Asked = {
  organizationId: string;
  /** Connected account, '' for the platform's own. */
  stripeAccount: string;
  stripeInvoiceId: string;
  attempt: number;
};

type Person = {
  id: string;
  email: string;
  organization: string;
  locale: string;
  time_zone: string;
  number: string | null;
  /** bigint arrives as text. */
  amount: string;
  currency: string;
  url: string | null;
  next_attempt: Date | null;
};

/**
 * Tells the owners and admins of an organisation that an invoice could not be collected: each person
 * once for each attempt, as long as the invoice still waits for it.
 * @returns how many mails are new.
 */
export async function queuePaymentFailed(asked: Asked, { sql }: { sql: Sql }): Promise<number> {
  const { rows } = await sql.query<Person>(
    `SELECT u.id, u.email, o.name AS organization, coalesce(u.locale, o.locale) AS locale,
       coalesce(u.time_zone, o.time_zone) AS time_zone, i.number, i.amount_remaining AS amount,
       i.currency, i.hosted_invoice_url AS url, i.next_payment_attempt AS next_attempt
     FROM billing_invoices i
     JOIN organizations o ON o.id = i.organization_id
     JOIN organization_members m ON m.organization_id = o.id AND m.role IN ('owner', 'admin')
     JOIN users u ON u.id = m.user_id
     WHERE i.organization_id = $1 AND i.stripe_account = $2 AND i.stripe_invoice_id = $3
       AND i.status = 'open' AND i.amount_remaining > 0 AND i.attempt_count <= $4`,
    [asked.organizationId, asked.stripeAccount, asked.stripeInvoiceId, asked.attempt],
  );
  return queueEmails(
    rows.map((person) => mailTo(person, asked)),
    { sql },
  );
}

const mailTo = (person: Person, asked: Asked): EmailRequest => ({
  template: 'payment-failed',
  effectKey: `${paymentFailedKey(asked)}:${person.id}`,
  recipient: person.email,
  organizationId: asked.organizationId,
  userId: person.id,
  locale: person.locale,
  timeZone: person.time_zone,
  data: {
    organization: person.organization,
    account: asked.stripeAccount,
    invoiceId: asked.stripeInvoiceId,
    attempt: asked.attempt,
    number: person.number ?? asked.stripeInvoiceId,
    amount: Number(person.amount),
    currency: person.currency,
    url: person.url,
    nextAttempt: person.next_attempt?.toISOString() ?? null,
  },
});
