import { events } from '../events/catalogue.ts';
import { writeOutbox } from '../outbox/write-outbox.ts';
import type { Sql } from '../platform/database/database.ts';

/**
 * Announces that mails were committed to the ledger, so that they leave at once. One event for a
 * whole run: which mails are due is written in the ledger, and nowhere else.
 *
 * @param input.cause what queued them, e.g. `send-reminders@2026-03-27T09:00:00.000Z`.
 */
export async function announceQueued(
  { cause }: { cause: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await writeOutbox(
    [{ definition: events.emailQueued, detail: {}, effectKey: `email.queued:${cause}` }],
    { sql },
  );
}
