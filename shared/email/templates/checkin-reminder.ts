import * as z from 'zod/mini';
import { link } from '../link.ts';
import { defineTemplate, formatDay, inLanguage } from '../template.ts';

/** A pending check-in of today; planned set-based by shared/checkins, so its data is what SQL builds. */
export const checkinReminder = defineTemplate({
  name: 'checkin-reminder',
  category: 'reminder',
  priority: 1,
  onUnknown: 'resend',
  resolveAfterMinutes: 15,
  data: () =>
    z.object({
      organization: z.string(),
      checkin: z.string(),
      question: z.string(),
      day: z.iso.date(),
      number: z.number(),
      /** Where to answer, when the schedule says so. */
      url: z.nullish(link()),
    }),
  sample: {
    organization: 'Harbor Coffee',
    checkin: 'Daily stand-up',
    question: 'What will you do today?',
    day: '2026-03-27',
    number: 1,
    url: 'https://app.example.com/check-ins/today',
  },
  content(data, reader) {
    const day = formatDay(data.day, reader);
    const again = data.number > 1;
    const question = data.question ? [data.question] : [];
    const action = (label: string) => (data.url ? { action: { label, url: data.url } } : {});
    return inLanguage(reader, {
      en: {
        subject: `${again ? 'Still open' : 'Reminder'}: ${data.checkin}`,
        paragraphs: [
          reader.name ? `Hello ${reader.name},` : 'Hello,',
          `your check-in "${data.checkin}" for ${day} is still open.`,
          ...question,
          ...(data.url ? [] : [`You answer it where you sign in to ${data.organization}.`]),
        ],
        ...action('Answer'),
        footnote: `You get this because you are a member of ${data.organization}.`,
      },
      de: {
        subject: `${again ? 'Noch offen' : 'Erinnerung'}: ${data.checkin}`,
        paragraphs: [
          reader.name ? `Hallo ${reader.name},` : 'Hallo,',
          `Ihr Check-in „${data.checkin}“ für ${day} ist noch offen.`,
          ...question,
          ...(data.url
            ? []
            : [`Sie antworten dort, wo Sie sich bei ${data.organization} anmelden.`]),
        ],
        ...action('Antworten'),
        footnote: `Sie erhalten dies als Mitglied von ${data.organization}.`,
      },
    });
  },
});
