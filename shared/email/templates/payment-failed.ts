import * as z from 'zod/mini';
import { defineTemplate, inLanguage } from '../template.ts';

/** To the owners and admins of an organisation whose invoice could not be collected. */
export const paymentFailed = defineTemplate({
  name: 'payment-failed',
  category: 'transactional',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 15,
  data: () => z.object({ organization: z.string(), invoice: z.string() }),
  sample: { organization: 'Harbor Coffee', invoice: 'in_1SampleInvoice' },
  content: (data, reader) =>
    inLanguage(reader, {
      en: {
        subject: `A payment for ${data.organization} did not go through`,
        paragraphs: [
          `We could not collect an invoice of ${data.organization}.`,
          'Please check the payment method; we will try again in the coming days.',
        ],
        facts: [{ label: 'Invoice', value: data.invoice }],
      },
      de: {
        subject: `Eine Zahlung für ${data.organization} ist fehlgeschlagen`,
        paragraphs: [
          `Wir konnten eine Rechnung von ${data.organization} nicht einziehen.`,
          'Bitte prüfen Sie das Zahlungsmittel; wir versuchen es in den nächsten Tagen erneut.',
        ],
        facts: [{ label: 'Rechnung', value: data.invoice }],
      },
    }),
});
