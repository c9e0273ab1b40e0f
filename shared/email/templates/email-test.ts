import * as z from 'zod/mini';
import { defineTemplate, formatMoment } from '../template.ts';

/** What `ops email test` sends to prove the credentials. */
export const emailTest = defineTemplate({
  name: 'email-test',
  category: 'transactional',
  priority: 0,
  onUnknown: 'park',
  resolveAfterMinutes: 5,
  data: () => z.object({ stage: z.string(), at: z.iso.datetime({ offset: true }) }),
  sample: { stage: 'local', at: '2026-03-27T09:15:00Z' },
  content: (data, reader) => ({
    subject: `Nightshift can send mail (${data.stage})`,
    paragraphs: [
      'Credentials, sender address and configuration work.',
      `Asked for at ${formatMoment(data.at, reader)}.`,
    ],
  }),
});
