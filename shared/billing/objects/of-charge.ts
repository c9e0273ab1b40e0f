import * as z from 'zod/mini';
import { RetryLater } from '../../platform/errors.ts';
import { once } from '../../platform/once.ts';
import { idOf, objectId, owner, ownerOf, reference, text, time, whole } from './fields.ts';
import type { ReadContext } from './kind.ts';

/** What refunds and disputes have in common: they are about a charge, and it is about the customer. */
export const chargePart = once(() => ({
  id: objectId(),
  ...owner(),
  charge: z.nullish(z.union([objectId(), z.object({ id: objectId(), ...owner() })])),
  status: z.string(),
  currency: z.string(),
  amount: whole(),
  reason: text(),
  payment_intent: z.nullish(reference()),
  created: time(),
}));

type ChargePart = z.output<z.ZodMiniObject<ReturnType<typeof chargePart>>>;

/** The columns that both have. */
export const chargeColumns = {
  stripe_charge_id: 'text',
  payment_intent_id: 'text',
  status: 'text',
  currency: 'text',
  amount: 'bigint',
  reason: 'text',
} as const;

/** What stands in those columns. */
export const chargeValues = (read: ChargePart, chargeId: string | null) => ({
  stripe_charge_id: chargeId,
  payment_intent_id: idOf(read.payment_intent),
  status: read.status,
  currency: read.currency,
  amount: read.amount,
  reason: read.reason ?? null,
});

/**
 * The customer of a refund or dispute, and its charge.
 * @returns undefined when Stripe says that the charge is a guest's.
 * @throws RetryLater when nobody has told yet whose the charge is: its own event may be on its way.
 */
export function ofCharge(read: ChargePart, context: ReadContext) {
  const told = typeof read.charge === 'object' ? read.charge : undefined;
  const customer = ownerOf(read) ?? (told ? ownerOf(told) : null) ?? context.customer;
  if (customer) return { customer, chargeId: idOf(read.charge) };
  if (told) return undefined;
  throw new RetryLater(
    'data.object.charge names a charge that is not known: its events bring it, or a Stripe API key',
    { details: { charge: idOf(read.charge) ?? '' } },
  );
}
