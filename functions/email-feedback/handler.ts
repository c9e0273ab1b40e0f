import { applyFeedback } from '../../shared/email/apply-feedback.ts';
import { emailFeedbackQueue } from '../../shared/email/contract.ts';
import { readSesReport } from '../../shared/email/ses-event.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import { doneIf } from '../../shared/platform/queue/one-by-one.ts';

type Deps = { db: Database; deadLetters: DeadLetters };

/** Writes what SES reports about mails (sent, delivered, bounced, complained) into the ledger. */
export function createEmailFeedbackHandler({ db, deadLetters }: Deps) {
  return consume(emailFeedbackQueue, {
    deadLetters,
    process: async (messages) => {
      const reports = messages.map(({ body }) => readSesReport(body.detail));
      const news = await db.transaction((sql) => applyFeedback(reports, { sql }));
      return news.map(doneIf);
    },
  });
}
