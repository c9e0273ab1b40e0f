import * as z from 'zod/mini';
import { defineTemplate, inLanguage } from '../template.ts';

/** To those who order: what they should look at, of all sites, once a night at most. */
export const stockAlerts = defineTemplate({
  name: 'stock-alerts',
  category: 'transactional',
  priority: 1,
  onUnknown: 'park',
  resolveAfterMinutes: 60,
  data: () =>
    z.object({
      organization: z.string(),
      alerts: z.array(z.object({ item: z.string(), site: z.string(), message: z.string() })),
      /** Others, which the mail does not name. */
      more: z.number(),
    }),
  notWanted: `
    SELECT CASE WHEN NOT EXISTS (
      SELECT FROM ai_alerts a WHERE a.organization_id = e.organization_id AND a.closed_at IS NULL)
      THEN 'nothing is left to look at' END`,
  sample: {
    organization: 'Harbor Coffee',
    alerts: [
      {
        item: 'Espresso beans',
        site: 'Pier 7',
        message: 'Runs out on 2026-12-02, if nothing else comes.',
      },
      {
        item: 'Oat milk',
        site: 'Market Street',
        message: '62 % more was used in the last four weeks than before.',
      },
    ],
    more: 3,
  },
  content({ organization, alerts, more }, reader) {
    const facts = alerts.map(({ item, site, message }) => ({
      label: `${item}, ${site}`,
      value: message,
    }));
    return inLanguage(reader, {
      en: {
        subject: `Stock of ${organization}: ${alerts.length + more} to look at`,
        paragraphs: [
          'This is new since the last night, or has lasted for a week.',
          ...(more > 0 ? [`There are ${more} more.`] : []),
        ],
        facts,
      },
      de: {
        subject: `Bestand von ${organization}: ${alerts.length + more} zum Ansehen`,
        paragraphs: [
          'Das ist seit der letzten Nacht neu oder dauert seit einer Woche an.',
          ...(more > 0 ? [`${more} weitere gibt es noch.`] : []),
        ],
        facts,
      },
    });
  },
});
