import type Stripe from 'stripe';
import type { ObjectKind } from '../objects/kinds.ts';

/** The kinds of object that Stripe lists, customers first: what belongs to whom depends on them. */
export const LISTED = [
  'customer',
  'subscription',
  'invoice',
  'charge',
  'refund',
  'dispute',
  'credit_note',
] as const satisfies readonly ObjectKind[];
export type ListedKind = (typeof LISTED)[number];

type ListParams = {
  limit: number;
  starting_after?: string;
  created?: { gte: number };
  expand?: string[];
};
type List = (
  stripe: Stripe,
  params: ListParams,
  options: { stripeAccount?: string },
) => Promise<{ data: { id: string }[]; has_more: boolean }>;

/** How each kind is asked for. */
export const lists: Record<ListedKind, List> = {
  customer: (stripe, params, options) => stripe.customers.list(params, options),
  // Without it, Stripe leaves out those that ended.
  subscription: (stripe, params, options) =>
    stripe.subscriptions.list({ ...params, status: 'all' }, options),
  invoice: (stripe, params, options) => stripe.invoices.list(params, options),
  charge: (stripe, params, options) => stripe.charges.list(params, options),
  refund: (stripe, params, options) => stripe.refunds.list(params, options),
  dispute: (stripe, params, options) => stripe.disputes.list(params, options),
  credit_note: (stripe, params, options) => stripe.creditNotes.list(params, options),
};
