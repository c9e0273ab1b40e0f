import { emailQueue } from '../../shared/email/contract.ts';
import { type DrainDeps, drain } from '../../shared/email/drain.ts';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { queueMailAnswer } from '../../shared/email/queue-mail-answer.ts';
import { queuePaymentFailed } from '../../shared/email/queue-payment-failed.ts';
import { toEmailRequest } from '../../shared/email/requested.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { holdBack } from '../../shared/platform/dry-run.ts';
import { log } from '../../shared/platform/log.ts';
import { emitMetrics } from '../../shared/platform/metrics.ts';
import type { Carried } from '../../shared/platform/queue/contract.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import type { Message, Outcome } from '../../shared/platform/queue/message.ts';
import { doneIf, oneByOne } from '../../shared/platform/queue/one-by-one.ts';
import { recordOccurrence } from '../../shared/scheduling/occurrences.ts';

type Deps = Omit<DrainDeps, 'sql' | 'timeIsUp'> & {
  db: Database;
  deadLetters: DeadLetters;
  /** From which mail leaves. */
  ownAddress: string;
  /** Asks for another run, when this one's turn is over. */
  poke: () => Promise<void>;
};

/** Milliseconds kept back for calls in flight and the batch's answer. */
const RESERVE = 20_000;

/**
 * Milliseconds of one turn. Both places of this function would otherwise be taken by a campaign for as
 * long as it lasts, and a one-time code that is asked for meanwhile would not even be written down.
 */
const TURN = 8_000;

/** Sends what is due from the mail ledger: at once after a poke, and each minute what is left. */
export function createSendEmailHandler(deps: Deps) {
  return consume(emailQueue, {
    deadLetters: deps.deadLetters,
    process: async (messages, time) => {
      const outcomes = await oneByOne(messages, (message) => note(message, deps));
      if (holdBack('sends the mail that is due')) return outcomes;
      // One run serves the whole batch: every message asks for the same.
      const until = deps.clock().getTime() + TURN;
      const timeIsUp = () =>
        time.getRemainingTimeInMillis() < RESERVE || deps.clock().getTime() > until;
      const report = await drain({ ...deps, sql: deps.db, timeIsUp });
      log.info('mail sent', report);
      // Only what is so: a metric costs while it gets values.
      const failed = report.email.failed + report.slack.failed + report.sns.failed;
      if (failed > 0) emitMetrics({ mails_failed: failed });
      if (timeIsUp()) await deps.poke();
      return outcomes;
    },
  });
}

/** Writes down what a message asks for, before anything is sent. */
async function note(
  { body }: Message<Carried<typeof emailQueue>>,
  { db, ownAddress }: Deps,
): Promise<Outcome> {
  switch (body.kind) {
    case 'queued':
      return { status: 'done' };
    case 'payment-failed':
      return doneIf(await queuePaymentFailed(body.detail, { sql: db }));
    case 'mail-brought-nothing':
      return doneIf(await queueMailAnswer(body.detail, { sql: db, ownAddress }));
    case 'requested':
      return doneIf(await queueEmails([toEmailRequest(body.detail)], { sql: db }));
    case 'sweep':
      return doneIf(await recordOccurrence({ occurrence: body.detail }, { sql: db }));
  }
}
