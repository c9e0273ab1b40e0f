import { events } from '../../events/catalogue.ts';
import { type OutboxEvent, writeOutbox } from '../../outbox/write-outbox.ts';
import type { Sql } from '../../platform/database/database.ts';
import { snapshotType } from '../objects/handled-types.ts';
import type { ObjectState } from '../objects/kind.ts';
import { paymentFailedKey } from '../payment-failed-key.ts';
import type { Taken } from './apply.ts';
import type { ChangeEvent } from './version.ts';
import { hasChange } from './version.ts';

/** An announcement without its organisation, which is known when the event is taken in. */
export type Announcement = Pick<OutboxEvent, 'definition' | 'detail' | 'effectKey'>;

/**
 * Announces what was applied to mails and other consumers: a subscription that changed, a payment that failed.
 * @returns how many were announced.
 */
export async function announce(taken: Taken[], { sql }: { sql: Sql }): Promise<number> {
  const rows = taken.flatMap(({ event, status, organizationId }): OutboxEvent[] => {
    if (status !== 'applied' || !organizationId || !hasChange(event)) return [];
    const announcement = announcementOf(event);
    if (!announcement) return [];
    const detail = { ...announcement.detail, organizationId };
    return [{ ...announcement, detail, organizationId, trace: event.trace }];
  });
  await writeOutbox(rows, { sql });
  return rows.length;
}

/**
 * What an event announces when it is applied. Keyed by what it means, never by when it came: so the
 * same events give the same announcements in any order.
 */
export function announcementOf(event: ChangeEvent): Announcement | undefined {
  const { kind, state } = event.change;
  if (kind === 'subscription') return subscriptionChanged(event);
  const failed = kind === 'invoice' && snapshotType(event.type) === 'invoice.payment_failed';
  return failed && isOwed(state) ? paymentFailed(event) : undefined;
}

function subscriptionChanged({ account, eventId, change }: ChangeEvent): Announcement {
  const name = account ? `${account}/${eventId}` : eventId;
  return {
    definition: events.subscriptionChanged,
    detail: { stripeEventId: eventId, stripeSubscriptionId: change.state.id },
    effectKey: `subscription-changed:${name}`,
  };
}

/** Two events may tell of one attempt. */
function paymentFailed({ account, change: { state } }: ChangeEvent): Announcement {
  const detail = {
    stripeAccount: account,
    stripeInvoiceId: state.id,
    attempt: Number(state.columns.attempt_count),
  };
  return { definition: events.paymentFailed, detail, effectKey: paymentFailedKey(detail) };
}

/**
 * Whether somebody has to do something about an invoice that could not be collected: it is not
 * settled, costs something, is collected from a payment method, and is no first payment, whose payer
 * sits before the page that asks for 3-D Secure or another card.
 */
function isOwed({ columns }: ObjectState): boolean {
  return (
    columns.status === 'open' &&
    Number(columns.amount_remaining) > 0 &&
    columns.collection_method !== 'send_invoice' &&
    columns.billing_reason !== 'subscription_create'
  );
}
