/** The Stripe objects that have a table. */
export type ObjectKind = 'customer' | 'subscription' | 'invoice' | 'payment_method';

/** A Stripe object, reduced to what its table keeps and what orders its states. */
export type ObjectState = {
  kind: ObjectKind;
  id: string;
  /** The customer it belongs to; the mapping of that customer decides the tenant. */
  customer: string;
  /**
   * How far the object's life has come, counted over steps that Stripe never takes back: a deleted
   * customer, a canceled subscription, a paid invoice. A later phase wins whatever the timestamps.
   */
  phase: number;
  /** Grows while the object lives (a counter, a period's end): orders states within a second. */
  progress: number;
  /** Place of the status in the usual course of things: orders what nothing else orders. */
  lifecycle: number;
  /** By column name; times are seconds since the epoch. */
  columns: Record<string, unknown>;
  /** The organisation that the customer's metadata names. */
  namedOrganization?: string | undefined;
};

/** What reading an object may need of the event around it. */
export type ReadContext = {
  /** The event says that the object is deleted or detached. */
  gone: boolean;
  /** Seconds since the epoch at which the event says so. */
  at: number;
  previous: Record<string, unknown> | undefined;
};
