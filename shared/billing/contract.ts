import type { StripeEventDetail } from '../events/catalogue.ts';
import { events } from '../events/catalogue.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';

/** A Stripe customer and the outbox row that tells of its organisation. */
export type Mapping = { outboxId: string; stripeCustomerId: string };

/** Per mapping and not per customer: one may be unmapped and mapped again. */
export const mappingEffectKey = ({ outboxId }: Pick<Mapping, 'outboxId'>): string =>
  `customer-mapped:${outboxId}`;

/** Stripe's events, and the mappings that quarantined ones wait for. */
export const billingQueue = queueContract({
  queue: 'billing',
  consumer: 'sync-billing',
  // What is told of a subscription has its consumers fetch the row: by itself it changes nothing.
  records: ['billing_events', 'outbox'],
  accepts: {
    'stripe-event': fromBus(events.stripe, ({ id }: StripeEventDetail) => id),
    'customer-mapped': fromBus(events.customerMapped, mappingEffectKey),
  },
});
