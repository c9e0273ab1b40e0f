import * as z from 'zod/mini';
import type { DeadLetters } from '../../shared/dead-letters/record.ts';
import { applyFeedback } from '../../shared/email/apply-feedback.ts';
import {
  type ProviderEvent,
  parseSesEvent,
  providerEventKey,
} from '../../shared/email/ses-event.ts';
import { envelope } from '../../shared/events/catalogue.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { queueHandler } from '../../shared/platform/queue.ts';

type Deps = { db: Database; deadLetters: DeadLetters };

/** Writes what SES reports about mails (sent, delivered, bounced, complained) into the ledger. */
export function createEmailFeedbackHandler({ db, deadLetters }: Deps) {
  return queueHandler<ProviderEvent>({
    name: 'email-feedback',
    parse: (raw) => parseSesEvent(parseEnvelope(raw).detail),
    effectKey: providerEventKey,
    deadLetters,
    process: async (messages) => {
      const reports = messages.map(({ body }) => body);
      const news = await db.transaction((sql) => applyFeedback(reports, { sql }));
      return news.map((isNew) => ({ status: isNew ? 'done' : 'already-done' }));
    },
  });
}

function parseEnvelope(raw: string) {
  try {
    return z.parse(envelope, JSON.parse(raw));
  } catch (cause) {
    throw new RejectMessage('Not an event from the bus', { cause });
  }
}
