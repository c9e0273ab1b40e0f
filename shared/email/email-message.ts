import * as z from 'zod/mini';
import { envelope, events } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import { type Occurrence, occurrenceKey, parseOccurrence } from '../scheduling/occurrences.ts';
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

/** @throws RejectMessage when the body is none of them, naming the fields that do not fit. */
export function parseEmailMessage(raw: string): EmailMessage {
  const body = parseJson(raw);
  const event = z.safeParse(envelope, body);
  if (!event.success) return { kind: 'sweep', occurrence: parseOccurrence(raw) };
  const { detail } = event.data;
  switch (event.data['detail-type']) {
    case events.emailQueued.detailType:
      return { kind: 'queued' };
    case events.paymentFailed.detailType: {
      const failed = read(events.paymentFailed.detail, detail);
      const { organizationId, stripeInvoiceId, stripeEventId } = failed;
      return {
        kind: 'payment-failed',
        organizationId,
        invoice: stripeInvoiceId,
        eventId: stripeEventId,
      };
    }
    case events.emailRequested.detailType:
      return {
        kind: 'requested',
        request: toEmailRequest(read(events.emailRequested.detail, detail)),
      };
    default:
      throw new RejectMessage(`send-email does not know ${event.data['detail-type']}`);
  }
}

function read<S extends z.ZodMiniType>(schema: S, detail: unknown): z.output<S> {
  const parsed = z.safeParse(schema, detail);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'detail');
  throw new RejectMessage(`The detail does not fit: ${fields.join(', ')}`);
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
