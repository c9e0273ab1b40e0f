import * as z from 'zod/mini';
import { RetryLater } from '../../platform/errors.ts';
import { once } from '../../platform/once.ts';
import { idOf, objectId, owner, ownerOf, placeIn, reference, text, time, whole } from './fields.ts';
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

/**
 * The row of a refund or dispute but for its own columns: `course` is how its status goes on, nothing
 * else says which state is later.
 * @returns undefined when Stripe says that the charge is a guest's.
 * @throws RetryLater when nobody has told yet whose the charge is: its own event may be on its way.
 */
export function stateOfCharge(read: ChargePart, course: readonly string[], context: ReadContext) {
  const customer = customerOf(read, context);
  if (!customer) return undefined;
  return {
    id: read.id,
    customer,
    phase: 0,
    progress: 0,
    lifecycle: placeIn(course, read.status),
    columns: {
      stripe_charge_id: idOf(read.charge),
      payment_intent_id: idOf(read.payment_intent),
      status: read.status,
      currency: read.currency,
      amount: read.amount,
      reason: read.reason ?? null,
    },
  };
}

function customerOf(read: ChargePart, context: ReadContext): string | undefined {
  const told = typeof read.charge === 'object' ? read.charge : undefined;
  const customer = ownerOf(read) ?? (told ? ownerOf(told) : null) ?? context.customer;
  if (customer) return customer;
  if (told) return undefined;
  throw new RetryLater(
    'data.object.charge names a charge that is not known: its events bring it, or a Stripe API key',
    { details: { charge: idOf(read.charge) ?? '' } },
  );
}
