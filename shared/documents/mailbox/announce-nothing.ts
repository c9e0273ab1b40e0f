import { events } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { answerOfDayKey } from './answer-keys.ts';
import type { DocumentMail } from './read-mail.ts';

/**
 * Announces a mail that brought nothing, so that its sender is told: only one whose domain vouches for it
 * and whom the organisation trusts, of a person, without a virus, and the first of its sender that day. An
 * answer to anything else would be ours to somebody who never wrote.
 * @returns whether it was announced.
 */
export async function announceNothing(
  input: { organizationId: string; mail: DocumentMail; messageKey: string },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<true | undefined> {
  const { organizationId, mail, messageKey } = input;
  const { sender } = mail;
  if (!mail.authentic || mail.infected || mail.automatic) return undefined;
  const { source, detailType } = events.mailBroughtNothing;
  // Without a word of what conflicts, and without a trace, which is the column's default: this login
  // reads nothing of the outbox.
  const { rowCount } = await sql.query(
    `INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
     SELECT $1, $2, $3::jsonb, $4::uuid, $5 WHERE is_trusted_sender($4, $6)
     ON CONFLICT DO NOTHING`,
    [
      source,
      detailType,
      JSON.stringify({ organizationId, messageKey }),
      organizationId,
      answerOfDayKey({ organizationId, sender, at: clock() }),
      sender,
    ],
  );
  return rowCount === 1 ? true : undefined;
}
