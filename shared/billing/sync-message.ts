import * as z from 'zod/mini';
import { envelope, events, type StripeEventDetail } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import type { Message } from '../platform/queue.ts';

/** What the queue `billing` carries. */
export type SyncMessage = { kind: 'stripe-event'; detail: StripeEventDetail } | CustomerMapped;

/** A customer got its organisation. */
export type CustomerMapped = {
  kind: 'customer-mapped';
  outboxId: string;
  stripeCustomerId: string;
};

/** Whether a message is of one kind. */
export const isOf =
  <K extends SyncMessage['kind']>(kind: K) =>
  (message: Message<SyncMessage>): message is Message<Extract<SyncMessage, { kind: K }>> =>
    message.body.kind === kind;

/** @throws RejectMessage naming what is wrong with the bus event in a message's body. */
export function parseSyncMessage(raw: string): SyncMessage {
  const outer = z.safeParse(envelope, parseJson(raw));
  if (!outer.success) throw new RejectMessage('The message is no event of the bus');
  const { source, detail } = outer.data;
  if (source === events.stripe.source)
    return { kind: 'stripe-event', detail: read(events.stripe.detail, detail) };
  if (outer.data['detail-type'] === events.customerMapped.detailType)
    return { kind: 'customer-mapped', ...read(events.customerMapped.detail, detail) };
  throw new RejectMessage('The queue billing does not take this event', {
    details: { source, detailType: outer.data['detail-type'] },
  });
}

/** The key of the message's effect: the Stripe event, or the mapping. */
export const syncEffectKey = (message: SyncMessage): string =>
  message.kind === 'stripe-event' ? message.detail.id : mappingEffectKey(message);

/** Per mapping and not per customer: one may be unmapped and mapped again. */
export const mappingEffectKey = ({ outboxId }: Pick<CustomerMapped, 'outboxId'>): string =>
  `customer-mapped:${outboxId}`;

function read<S extends z.ZodMiniType>(schema: S, detail: unknown): z.output<S> {
  const parsed = z.safeParse(schema, detail);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => ['detail', ...issue.path].join('.'));
  throw new RejectMessage(`The event is malformed at ${[...new Set(wrong)].join(', ')}`);
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new RejectMessage('The message is not JSON', { cause });
  }
}
