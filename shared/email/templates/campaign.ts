import * as z from 'zod/mini';
import { defineTemplate } from '../template.ts';

/** A campaign's own words. A double costs more goodwill than a missing one: doubtful sends are parked. */
export const campaignEmail = defineTemplate({
  name: 'campaign',
  category: 'campaign',
  priority: 2,
  onUnknown: 'park',
  resolveAfterMinutes: 60,
  data: () => z.object({ subject: z.string(), body: z.string(), organization: z.string() }),
  sample: {
    subject: 'Our summer hours',
    body: 'From July on we open at seven.\n\nCome and see us early.',
    organization: 'Harbor Coffee',
  },
  content: (data) => ({
    subject: data.subject,
    paragraphs: data.body
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.trim())
      .filter(Boolean),
    footnote: `Sent by ${data.organization}.`,
  }),
});
