import type { ObjectKind } from './kinds.ts';

export type HandledType = {
  kind: ObjectKind;
  /** Within one second, what creates comes before what changes, and what ends comes last. */
  rank: number;
  /** The event itself says that the object is deleted or detached. */
  gone: boolean;
};

const type = (kind: ObjectKind, rank: number, gone = false): HandledType => ({ kind, rank, gone });

/** The event types that are projected. Every other type is kept in the inbox as `ignored`. */
export const HANDLED_TYPES: Readonly<Record<string, HandledType>> = {
  'customer.created': type('customer', 0),
  'customer.updated': type('customer', 1),
  'customer.deleted': type('customer', 2, true),
  'customer.subscription.created': type('subscription', 0),
  'customer.subscription.updated': type('subscription', 1),
  'customer.subscription.deleted': type('subscription', 2, true),
  'invoice.finalized': type('invoice', 0),
  'invoice.payment_failed': type('invoice', 1),
  'invoice.paid': type('invoice', 2),
  'invoice.voided': type('invoice', 2),
  'payment_method.attached': type('payment_method', 0),
  'payment_method.detached': type('payment_method', 2, true),
};

/** A thin event about a v1 resource has the snapshot event's type behind `v1.`. */
export const handledType = (eventType: string): HandledType | undefined => {
  const name = eventType.startsWith('v1.') ? eventType.slice(3) : eventType;
  return Object.hasOwn(HANDLED_TYPES, name) ? HANDLED_TYPES[name] : undefined;
};
