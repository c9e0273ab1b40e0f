import { charge } from './charge.ts';
import { creditNote } from './credit-note.ts';
import { customer } from './customer.ts';
import { discount } from './discount.ts';
import { dispute } from './dispute.ts';
import { invoice } from './invoice.ts';
import type { Kind } from './kind.ts';
import { paymentMethod } from './payment-method.ts';
import { refund } from './refund.ts';
import { subscription } from './subscription.ts';

/**
 * The Stripe objects that have a table. Their rows are written in this order, by every batch: so
 * two batches never wait for each other.
 */
export const KINDS = {
  customer,
  subscription,
  invoice,
  payment_method: paymentMethod,
  charge,
  refund,
  dispute,
  credit_note: creditNote,
  discount,
} as const;

export type ObjectKind = keyof typeof KINDS;

export const kindOf = (name: ObjectKind): Kind => KINDS[name];
export const kindNames = Object.keys(KINDS) as ObjectKind[];
