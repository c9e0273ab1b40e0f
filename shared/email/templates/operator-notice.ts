import * as z from 'zod/mini';
import { defineTemplate, formatMoment } from '../template.ts';

/** Whatever an operator must know; shared/notices decides how often. */
export const operatorNotice = defineTemplate({
  name: 'operator-notice',
  category: 'notice',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 5,
  data: () =>
    z.object({
      title: z.string(),
      body: z.string(),
      firstAt: z.iso.datetime({ offset: true }),
      times: z.number(),
    }),
  sample: {
    title: 'send-reminders is late',
    body: 'Nobody is reminded until it runs.',
    firstAt: '2026-03-27T09:30:00Z',
    times: 1,
  },
  content: (data, reader) => ({
    subject: data.title,
    paragraphs: data.body.split('\n'),
    facts: [
      { label: 'Since', value: formatMoment(data.firstAt, reader) },
      { label: 'Times so far', value: String(data.times) },
    ],
  }),
});
