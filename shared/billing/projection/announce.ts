import { events } from '../../events/catalogue.ts';
import type { Sql } from '../../platform/db.ts';
import { type OutboxEvent, writeOutbox } from '../../platform/outbox.ts';
import type { Taken } from './apply.ts';

/**
 * Announces what was applied. Keyed by the Stripe event, not by what it changed, so that the same
 * events give the same announcements in any order.
 * @returns how many were announced.
 */
export async function announce(taken: Taken[], { sql }: { sql: Sql }): Promise<number> {
  const announcements = taken.flatMap(announcement);
  await writeOutbox(announcements, { sql });
  return announcements.length;
}

function announcement({ event, status, organizationId }: Taken): OutboxEvent[] {
  if (status !== 'applied' || !organizationId || !event.change) return [];
  const { id, kind } = event.change.state;
  const name = event.account ? `${event.account}/${event.eventId}` : event.eventId;
  const common = { organizationId, stripeEventId: event.eventId };
  if (kind === 'subscription')
    return [
      {
        definition: events.subscriptionChanged,
        detail: { ...common, stripeSubscriptionId: id },
        organizationId,
        effectKey: `subscription-changed:${name}`,
      },
    ];
  if (event.type.endsWith('invoice.payment_failed'))
    return [
      {
        definition: events.paymentFailed,
        detail: { ...common, stripeInvoiceId: id },
        organizationId,
        effectKey: `payment-failed:${name}`,
      },
    ];
  return [];
}
