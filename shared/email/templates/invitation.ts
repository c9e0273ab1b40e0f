import * as z from 'zod/mini';
import { link } from '../link.ts';
import { defineRequestable, formatMoment, inLanguage } from '../template.ts';

/** Somebody is asked to join an organisation. */
export const invitation = defineRequestable({
  name: 'invitation',
  category: 'transactional',
  priority: 1,
  onUnknown: 'resend',
  resolveAfterMinutes: 15,
  secret: true,
  data: () =>
    z.object({
      organization: z.string(),
      invitedBy: z.string(),
      url: link(),
      validUntil: z.iso.datetime({ offset: true }),
    }),
  sample: {
    organization: 'Harbor Coffee',
    invitedBy: 'Ada Byron',
    url: 'https://app.example.com/join?token=sample',
    validUntil: '2026-04-03T09:15:00Z',
  },
  content(data, reader) {
    const until = formatMoment(data.validUntil, reader);
    return inLanguage(reader, {
      en: {
        subject: `${data.invitedBy} invites you to ${data.organization}`,
        paragraphs: [
          `${data.invitedBy} would like you to join ${data.organization}.`,
          `The invitation is open until ${until}.`,
        ],
        action: { label: 'Accept the invitation', url: data.url },
      },
      de: {
        subject: `${data.invitedBy} lädt Sie zu ${data.organization} ein`,
        paragraphs: [
          `${data.invitedBy} möchte Sie bei ${data.organization} dabeihaben.`,
          `Die Einladung gilt bis ${until}.`,
        ],
        action: { label: 'Einladung annehmen', url: data.url },
      },
    });
  },
});
