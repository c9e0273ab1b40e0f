import * as z from 'zod/mini';
import { envelope, events } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import { type Occurrence, occurrenceKey, occurrenceSchema } from '../platform/schedule.ts';
import type { EmailRequest } from './queue-emails.ts';
import { toEmailRequest } from './requested.ts';

/** Why send-email wakes. */
export type EmailMessage =
  /** Mails were just committed. */
  | { kind: 'queued' }
  /** The sweep of this minute. */
  | { kind: 'sweep'; occurrence: Occurrence }
  /** An invoice could not be collected: its organisation is told. */
  | { kind: 'payment-failed'; organizationId: string; invoice: string; eventId: string }
  /** The application asks for a mail to one person. */
  | { kind: 'requested'; request: EmailRequest };

const paymentFailed = z.extend(envelope, {
  'detail-type': z.literal(events.paymentFailed.detailType),
  detail: events.paymentFailed.detail,
});
const requested = z.extend(envelope, {
  'detail-type': z.literal(events.emailRequested.detailType),
  detail: events.emailRequested.detail,
});
const queued = z.extend(envelope, { 'detail-type': z.literal(events.emailQueued.detailType) });

/** @throws RejectMessage when the body is none of them. */
export function parseEmailMessage(raw: string): EmailMessage {
  const body = parseJson(raw);
  const occurrence = z.safeParse(occurrenceSchema, body);
  if (occurrence.success) return { kind: 'sweep', occurrence: occurrence.data };
  if (z.safeParse(queued, body).success) return { kind: 'queued' };
  const failed = z.safeParse(paymentFailed, body);
  if (failed.success) {
    const { organizationId, stripeInvoiceId, stripeEventId } = failed.data.detail;
    return {
      kind: 'payment-failed',
      organizationId,
      invoice: stripeInvoiceId,
      eventId: stripeEventId,
    };
  }
  const asked = z.safeParse(requested, body);
  if (asked.success) return { kind: 'requested', request: toEmailRequest(asked.data.detail) };
  throw new RejectMessage(
    'None of the messages that send-email takes, or with a detail that is not',
  );
}

/** Every nudge asks for the same effect: that nothing due is left. */
export function emailMessageKey(message: EmailMessage): string {
  if (message.kind === 'queued') return 'email-nudge';
  if (message.kind === 'sweep') return occurrenceKey(message.occurrence);
  if (message.kind === 'requested') return message.request.effectKey;
  return `payment-failed:${message.eventId}`;
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new RejectMessage('The message is not JSON', { cause });
  }
}
