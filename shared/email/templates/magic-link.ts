import * as z from 'zod/mini';
import { link } from '../link.ts';
import { defineRequestable, formatMoment, inLanguage } from '../template.ts';

/** The link by which somebody signs in. */
export const magicLink = defineRequestable({
  name: 'magic-link',
  category: 'transactional',
  priority: 0,
  onUnknown: 'resend',
  // Somebody waits in front of the screen; a second link does no harm.
  resolveAfterMinutes: 1,
  secret: true,
  data: () =>
    z.object({
      url: link(),
      /** The same by hand, for who reads the mail on another machine. */
      code: z.optional(z.string().check(z.maxLength(20))),
      validUntil: z.iso.datetime({ offset: true }),
    }),
  sample: {
    url: 'https://app.example.com/sign-in?token=sample',
    code: '482 913',
    validUntil: '2026-03-27T09:15:00Z',
  },
  content(data, reader) {
    const until = formatMoment(data.validUntil, reader);
    const code = data.code ? { code: data.code } : {};
    return inLanguage(reader, {
      en: {
        subject: 'Your sign-in link',
        paragraphs: [
          data.code ? 'Sign in with this link, or enter the code.' : 'Sign in with this link.',
          `It works once, until ${until}.`,
        ],
        ...code,
        action: { label: 'Sign in', url: data.url },
        footnote: 'If you did not ask for it, you need not do anything.',
      },
      de: {
        subject: 'Ihr Anmeldelink',
        paragraphs: [
          data.code
            ? 'Melden Sie sich mit diesem Link an, oder geben Sie den Code ein.'
            : 'Melden Sie sich mit diesem Link an.',
          `Er gilt einmal, bis ${until}.`,
        ],
        ...code,
        action: { label: 'Anmelden', url: data.url },
        footnote: 'Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun.',
      },
    });
  },
});
