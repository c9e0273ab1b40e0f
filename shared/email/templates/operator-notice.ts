import * as z from 'zod/mini';
import { defineTemplate, formatMoment, type Reader } from '../template.ts';

/** What every notice carries; shared/notices decides how often it is told. */
export const noticeData = () =>
  z.object({
    title: z.string(),
    /** Lines: what happened, what customers notice, what to do. */
    body: z.string(),
    firstAt: z.iso.datetime({ offset: true }),
    times: z.number(),
  });
type NoticeData = z.output<ReturnType<typeof noticeData>>;

/** In English, like everything that operators read. */
export const noticeContent = (data: NoticeData, reader: Reader) => ({
  subject: data.title,
  paragraphs: data.body.split('\n').filter(Boolean),
  facts: [
    { label: 'Since', value: formatMoment(data.firstAt, reader) },
    { label: 'Times so far', value: String(data.times) },
  ],
});

/** Whatever an operator must know. */
export const operatorNotice = defineTemplate({
  name: 'operator-notice',
  category: 'notice',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 5,
  data: noticeData,
  sample: {
    title: 'send-reminders is late',
    body: 'Nobody is reminded until it runs.',
    firstAt: '2026-03-27T09:30:00Z',
    times: 1,
  },
  content: noticeContent,
});
