import { answerOfDayKey } from '../documents/mailbox/answer-keys.ts';
import { CLOSED } from '../documents/mailbox/closed.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY } from '../platform/durations.ts';
import { readEmailAddress } from '../platform/email-address.ts';
import { queueEmails } from './queue-emails.ts';

type Found = {
  sender: string;
  subject: string;
  status: 'empty' | 'refused';
  reason: string | null;
  at: Date;
  organization: string;
  user: string | null;
  locale: string;
  time_zone: string;
};

/**
 * Tells the sender of a mail that it brought no document, once a day for each organisation. Whom it goes
 * to is looked up, and trusted now: what announced the mail reads hostile files, and names nobody.
 * @param ownAddress from which mail leaves: nobody answers himself.
 * @returns how many mails are new.
 */
export async function queueMailAnswer(
  asked: { organizationId: string; messageKey: string },
  { sql, ownAddress }: { sql: Sql; ownAddress: string },
): Promise<number> {
  const { rows } = await sql.query<Found>(
    `SELECT m.sender, m.subject, m.status, m.reason, m.received_at AS at, o.name AS organization, u.id AS "user",
       coalesce(u.locale, o.locale) AS locale, coalesce(u.time_zone, o.time_zone) AS time_zone
     FROM document_mails m
     JOIN organizations o ON o.id = m.organization_id
     LEFT JOIN users u ON lower(u.email) = m.sender AND EXISTS (
       SELECT FROM organization_members p WHERE p.organization_id = o.id AND p.user_id = u.id)
     WHERE m.organization_id = $1 AND m.message_key = $2 AND m.status IN ('empty', 'refused')
       AND is_trusted_sender(m.organization_id, m.sender)`,
    [asked.organizationId, asked.messageKey],
  );
  const [found] = rows;
  if (!found || found.sender === ownAddress.toLowerCase()) return 0;
  if ('fault' in readEmailAddress(found.sender)) return 0;
  const { sender, at, organization } = found;
  return queueEmails(
    [
      {
        template: 'document-mail-empty',
        effectKey: answerOfDayKey({ organizationId: asked.organizationId, sender, at }),
        recipient: sender,
        organizationId: asked.organizationId,
        ...(found.user && { userId: found.user }),
        locale: found.locale,
        timeZone: found.time_zone,
        // A day later its sender has long wondered.
        expiresAt: new Date(at.getTime() + DAY),
        data: {
          organization,
          subject: found.subject,
          receivedAt: at.toISOString(),
          why:
            found.status === 'empty'
              ? 'no-document'
              : found.reason === CLOSED
                ? 'closed'
                : 'too-many',
        },
      },
    ],
    { sql },
  );
}
