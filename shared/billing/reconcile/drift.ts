import type { BookKind } from '../stripe-api/books.ts';

/**
 * How we differ from Stripe.
 *
 * - missing: Stripe has the object, and there is no row
 * - different: the row says otherwise
 * - ended: the row is alive, and Stripe has the object no more
 * - unmapped: the customer names an organisation, and is not mapped to it
 * - other-organization: it is mapped to another one than it names; a person has to decide
 * - entitlements: what was derived does not follow from the rows
 */
export type Drift = {
  kind: BookKind | 'entitlements';
  /** The connected account; '' for the platform's own. */
  account: string;
  id: string;
  what: 'missing' | 'different' | 'ended' | 'unmapped' | 'other-organization' | 'entitlements';
  /** Columns that differ; never their values, which may be personal. */
  fields: string[];
  repaired: boolean;
};

/** An object of Stripe's, and when it was read: of two reads, the later ticket is newer. */
export type Seen = { object: Record<string, unknown>; ticket: number; at: Date };
