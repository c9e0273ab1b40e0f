import * as z from 'zod/mini';
import { defineTemplate, formatMoment, inLanguage } from '../template.ts';

/** To every member, a day before the service is away. */
export const maintenancePlanned = defineTemplate({
  name: 'maintenance-planned',
  category: 'transactional',
  priority: 1,
  onUnknown: 'resend',
  resolveAfterMinutes: 60,
  data: () =>
    z.object({
      /** Its window: whether it still stands is looked at right before the mail leaves. */
      window: z.string(),
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
    }),
  notWanted: `
    SELECT 'the maintenance was called off' FROM maintenance_windows w
    WHERE w.id = (e.data->>'window')::uuid AND w.ended_at IS NOT NULL`,
  sample: {
    window: '5e1b2c9a-0f3d-4c77-9a51-6d2f8e4b7c10',
    startsAt: '2026-12-06T02:00:00Z',
    endsAt: '2026-12-06T04:00:00Z',
  },
  content(data, reader) {
    const from = formatMoment(data.startsAt, reader);
    const to = formatMoment(data.endsAt, reader);
    return inLanguage(reader, {
      en: {
        subject: `Maintenance from ${from}`,
        paragraphs: [
          `The service is not available from ${from} to ${to}, because we work on it.`,
          'Nothing that you have stored changes. What is scheduled in that time happens afterwards.',
        ],
        facts: [
          { label: 'From', value: from },
          { label: 'To', value: to },
        ],
      },
      de: {
        subject: `Wartung ab ${from}`,
        paragraphs: [
          `Der Dienst ist von ${from} bis ${to} nicht verfügbar, weil wir daran arbeiten.`,
          'An Ihren Daten ändert sich nichts. Was in dieser Zeit ansteht, geschieht danach.',
        ],
        facts: [
          { label: 'Von', value: from },
          { label: 'Bis', value: to },
        ],
      },
    });
  },
});
