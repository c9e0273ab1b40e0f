import * as z from 'zod/mini';
import { defineTemplate, formatMoment } from '../template.ts';

/** To operators, in English like everything that they read. */
export const backupFailed = defineTemplate({
  name: 'backup-failed',
  category: 'notice',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 5,
  data: () =>
    z.object({
      backup: z.string(),
      reason: z.string(),
      at: z.iso.datetime({ offset: true }),
      lastGood: z.nullable(z.iso.datetime({ offset: true })),
    }),
  sample: {
    backup: 'nightly',
    reason: 'pg_dump ended with code 1',
    at: '2026-03-27T02:00:41Z',
    lastGood: '2026-03-26T02:06:12Z',
  },
  content: (data, reader) => ({
    subject: `Backup failed: ${data.backup}`,
    paragraphs: ['A backup did not complete. Until one does, the last good one is what you have.'],
    facts: [
      { label: 'When', value: formatMoment(data.at, reader) },
      { label: 'Why', value: data.reason },
      {
        label: 'Last good backup',
        value: data.lastGood ? formatMoment(data.lastGood, reader) : 'none',
      },
    ],
  }),
});
