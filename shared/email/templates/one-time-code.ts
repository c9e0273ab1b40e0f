import * as z from 'zod/mini';
import { defineRequestable, formatMoment, inLanguage } from '../template.ts';

/** A code to be typed in. */
export const oneTimeCode = defineRequestable({
  name: 'one-time-code',
  category: 'transactional',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 1,
  secret: true,
  data: () => z.object({ code: z.string(), validUntil: z.iso.datetime({ offset: true }) }),
  sample: { code: '482 913', validUntil: '2026-03-27T09:15:00Z' },
  content(data, reader) {
    const until = formatMoment(data.validUntil, reader);
    return inLanguage(reader, {
      // The code stays out of the subject: lock screens show subjects.
      en: {
        subject: 'Your sign-in code',
        paragraphs: [`Enter this code to sign in. It is valid until ${until}.`],
        code: data.code,
        footnote: 'Nobody from our side ever asks you for it.',
      },
      de: {
        subject: 'Ihr Anmeldecode',
        paragraphs: [`Geben Sie diesen Code ein. Er gilt bis ${until}.`],
        code: data.code,
        footnote: 'Niemand von uns fragt Sie je danach.',
      },
    });
  },
});
