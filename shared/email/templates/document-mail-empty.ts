import * as z from 'zod/mini';
import { MAX_MAIL_DOCUMENTS, MAX_MAIL_MEGABYTES, MAX_MEGABYTES } from '../../documents/limits.ts';
import { defineTemplate, formatMoment, inLanguage } from '../template.ts';

/** To the proven and trusted sender of a mail that brought no document. */
export const documentMailEmpty = defineTemplate({
  name: 'document-mail-empty',
  category: 'transactional',
  priority: 1,
  // An answer that comes twice is worse than one that does not come.
  onUnknown: 'park',
  resolveAfterMinutes: 60,
  automaticAnswer: true,
  data: () =>
    z.object({
      organization: z.string(),
      /** As its sender wrote it; of the mail itself nothing else is shown. */
      subject: z.string(),
      receivedAt: z.string(),
      why: z.enum(['no-document', 'too-many', 'closed']),
    }),
  notWanted: `
    SELECT CASE WHEN NOT is_trusted_sender(e.organization_id, e.recipient)
      THEN 'its sender is not trusted any more' END`,
  sample: {
    organization: 'Harbor Coffee',
    subject: 'Invoice 4711',
    receivedAt: '2026-11-23T08:00:00Z',
    why: 'no-document',
  },
  content({ organization, subject, receivedAt, why }, reader) {
    const at = formatMoment(receivedAt, reader);
    const facts = (labels: { subject: string; at: string }) => [
      { label: labels.subject, value: subject || '–' },
      { label: labels.at, value: at },
    ];
    return inLanguage(reader, {
      en: {
        subject: `Your mail brought no document to ${organization}`,
        paragraphs: [
          {
            'no-document': `Nothing attached to your mail is a document, so ${organization} got nothing of it.`,
            'too-many': `Your mail carries more than ${MAX_MAIL_DOCUMENTS} documents, so ${organization} got none of them.`,
            closed: `What is attached to your mail lies in too many mails within mails, so ${organization} got nothing of it. Attach the documents to a new mail.`,
          }[why],
          `What can be sent: PDF, JPEG, PNG and TIFF, and e-invoices (XML), attached to the mail. A picture within its text is no document. A mail may carry ${MAX_MAIL_DOCUMENTS} documents of ${MAX_MEGABYTES} MB each, and ${MAX_MAIL_MEGABYTES} MB in all.`,
        ],
        facts: facts({ subject: 'Subject', at: 'Received' }),
        footnote: 'A program wrote this. Other mails of today that bring nothing are not answered.',
      },
      de: {
        subject: `Ihre Mail brachte ${organization} kein Dokument`,
        paragraphs: [
          {
            'no-document': `Nichts, was an Ihrer Mail hängt, ist ein Dokument: ${organization} hat nichts davon bekommen.`,
            'too-many': `An Ihrer Mail hängen mehr als ${MAX_MAIL_DOCUMENTS} Dokumente: ${organization} hat keines davon bekommen.`,
            closed: `Was an Ihrer Mail hängt, steckt in zu vielen Mails ineinander: ${organization} hat nichts davon bekommen. Hängen Sie die Dokumente an eine neue Mail.`,
          }[why],
          `Das geht: PDF, JPEG, PNG, TIFF und E-Rechnungen (XML) als Anhang. Ein Bild im Text ist kein Dokument. Eine Mail darf ${MAX_MAIL_DOCUMENTS} Dokumente von je ${MAX_MEGABYTES} MB bringen und insgesamt ${MAX_MAIL_MEGABYTES} MB haben.`,
        ],
        facts: facts({ subject: 'Betreff', at: 'Angekommen' }),
        footnote:
          'Das hat ein Programm geschrieben. Auf weitere Mails von heute, die nichts bringen, kommt keine Antwort.',
      },
    });
  },
});
