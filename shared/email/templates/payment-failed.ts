import * as z from 'zod/mini';
import { formatMoney } from '../money.ts';
import { defineTemplate, formatMoment, inLanguage } from '../template.ts';

/** To the owners and admins of an organisation whose invoice could not be collected. */
export const paymentFailed = defineTemplate({
  name: 'payment-failed',
  category: 'transactional',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 15,
  data: () =>
    z.object({
      organization: z.string(),
      /** Which invoice and attempt: it is looked at again right before the mail leaves. */
      account: z.string(),
      invoiceId: z.string(),
      attempt: z.number(),
      /** The invoice's number; its id while it has none. */
      number: z.string(),
      /** What is left to pay, in the currency's minor unit. */
      amount: z.number(),
      currency: z.string(),
      /** Where it can be paid. */
      url: z.nullable(z.string()),
      /** When Stripe tries again; null when it does not. */
      nextAttempt: z.nullable(z.string()),
    }),
  notWanted: `
    SELECT CASE
      WHEN i.status <> 'open' THEN 'invoice is ' || i.status
      WHEN i.amount_remaining <= 0 THEN 'nothing is left to pay'
      WHEN i.attempt_count > (e.data->>'attempt')::integer THEN 'there was a later attempt'
    END
    FROM billing_invoices i
    WHERE i.organization_id = e.organization_id AND i.stripe_account = e.data->>'account'
      AND i.stripe_invoice_id = e.data->>'invoiceId'`,
  sample: {
    organization: 'Harbor Coffee',
    account: '',
    invoiceId: 'in_1SampleInvoice',
    attempt: 1,
    number: 'NS-0042',
    amount: 14700,
    currency: 'usd',
    url: 'https://invoice.stripe.com/i/sample',
    nextAttempt: '2026-12-02T09:30:00Z',
  },
  content(data, reader) {
    const money = formatMoney(data, reader);
    const next = data.nextAttempt && formatMoment(data.nextAttempt, reader);
    const link = (label: string) => (data.url ? { action: { label, url: data.url } } : {});
    return inLanguage(reader, {
      en: {
        subject: `A payment for ${data.organization} did not go through`,
        paragraphs: [
          `We could not collect ${money} for invoice ${data.number} of ${data.organization}.`,
          next
            ? `Please check the payment method. The next attempt is on ${next}.`
            : 'Please check the payment method and pay the invoice: there will be no other attempt by itself.',
        ],
        ...link('Pay the invoice'),
        facts: [
          { label: 'Invoice', value: data.number },
          { label: 'Amount', value: money },
        ],
      },
      de: {
        subject: `Eine Zahlung für ${data.organization} ist fehlgeschlagen`,
        paragraphs: [
          `Wir konnten ${money} für die Rechnung ${data.number} von ${data.organization} nicht einziehen.`,
          next
            ? `Bitte prüfen Sie das Zahlungsmittel. Der nächste Versuch ist am ${next}.`
            : 'Bitte prüfen Sie das Zahlungsmittel und bezahlen Sie die Rechnung: Von selbst wird es nicht noch einmal versucht.',
        ],
        ...link('Rechnung bezahlen'),
        facts: [
          { label: 'Rechnung', value: data.number },
          { label: 'Betrag', value: money },
        ],
      },
    });
  },
});
