import type { Context, SQSEvent } from 'aws-lambda';
import type { DeadLetters } from '../../shared/dead-letters/record.ts';
import { type DrainDeps, drain } from '../../shared/email/drain.ts';
import {
  type EmailMessage,
  emailMessageKey,
  parseEmailMessage,
} from '../../shared/email/email-message.ts';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { queuePaymentFailed } from '../../shared/email/queue-payment-failed.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { log } from '../../shared/platform/log.ts';
import { type Message, type Outcome, queueHandler } from '../../shared/platform/queue.ts';
import { recordOccurrence } from '../../shared/scheduling/occurrences.ts';

type Deps = Omit<DrainDeps, 'sql' | 'timeIsUp'> & { db: Database; deadLetters: DeadLetters };

/** Milliseconds kept back for calls in flight and the batch's answer. */
const RESERVE = 20_000;

/** Sends what is due from the mail ledger: at once after a nudge, and each minute what is left. */
export function createSendEmailHandler(deps: Deps) {
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
    queueHandler<EmailMessage>({
      name: 'send-email',
      parse: parseEmailMessage,
      effectKey: emailMessageKey,
      deadLetters: deps.deadLetters,
      process: async (messages) => {
        const outcomes: Outcome[] = [];
        for (const message of messages) outcomes.push(await note(message, deps));
        // One run serves the whole batch: every message asks for the same.
        const timeIsUp = () => context.getRemainingTimeInMillis() < RESERVE;
        const report = await drain({ ...deps, sql: deps.db, timeIsUp });
        log.info('mail sent', report);
        return outcomes;
      },
    })(event);
}

async function note({ body }: Message<EmailMessage>, { db }: Deps): Promise<Outcome> {
  switch (body.kind) {
    case 'queued':
      return { status: 'done' };
    case 'payment-failed':
      return doneIf(await queuePaymentFailed(body, { sql: db }));
    case 'requested':
      return doneIf(await queueEmails([body.request], { sql: db }));
    case 'sweep': {
      const first = await recordOccurrence({ occurrence: body.occurrence }, { sql: db });
      return doneIf(Number(first));
    }
  }
}

const doneIf = (news: number): Outcome => ({ status: news > 0 ? 'done' : 'already-done' });
