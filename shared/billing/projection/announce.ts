import { events } from '../../events/catalogue.ts';
import { type OutboxEvent, writeOutbox } from '../../outbox/write-outbox.ts';
import type { Sql } from '../../platform/database/database.ts';
import type { Taken } from './apply.ts';
import type { ChangeEvent } from './version.ts';
import { hasChange } from './version.ts';

/** An announcement without its organisation, which is known when the event is taken in. */
export type Announcement = Pick<OutboxEvent, 'definition' | 'detail' | 'effectKey'>;

/**
 * Announces what was applied.
 * @returns how many were announced.
 */
export async function announce(taken: Taken[], { sql }: { sql: Sql }): Promise<number> {
  const rows = taken.flatMap(({ event, status, organizationId }): OutboxEvent[] => {
    if (status !== 'applied' || !organizationId || !hasChange(event)) return [];
    const announcement = announcementOf(event);
    if (!announcement) return [];
    const detail = { ...announcement.detail, organizationId };
    return [{ ...announcement, detail, organizationId }];
  });
  await writeOutbox(rows, { sql });
  return rows.length;
}

/**
 * What an event announces when it is applied. Keyed by the Stripe event, not by what it changed, so
 * that the same events give the same announcements in any order.
 */
export function announcementOf(event: ChangeEvent): Announcement | undefined {
  const {
    kind,
    state: { id },
  } = event.change;
  const stripeEventId = event.eventId;
  const name = event.account ? `${event.account}/${stripeEventId}` : stripeEventId;
  if (kind === 'subscription')
    return {
      definition: events.subscriptionChanged,
      detail: { stripeEventId, stripeSubscriptionId: id },
      effectKey: `subscription-changed:${name}`,
    };
  if (event.type.endsWith('invoice.payment_failed'))
    return {
      definition: events.paymentFailed,
      detail: { stripeEventId, stripeInvoiceId: id },
      effectKey: `payment-failed:${name}`,
    };
  return undefined;
}
