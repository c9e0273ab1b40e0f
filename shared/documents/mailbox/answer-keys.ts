import { createHash } from 'node:crypto';

/** The effect key of what one mail asks for that brought nothing. */
export const mailAnswerKey = (of: { organizationId: string; messageKey: string }): string =>
  `document-mail-empty:${of.organizationId}/${of.messageKey}`;

/**
 * The effect key of an answer: one for an organisation, a sender and a day (UTC), however many mails
 * come. The sender goes by a hash: keys are shown where addresses are not.
 */
export function answerOfDayKey(of: { organizationId: string; sender: string; at: Date }): string {
  const sender = createHash('sha256').update(of.sender).digest('hex');
  return `document-mail-empty:${of.organizationId}:${sender}:${of.at.toISOString().slice(0, 10)}`;
}
