import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import {
  idOf,
  objectId,
  owner,
  ownerOf,
  readObject,
  reference,
  text,
  time,
  whole,
} from './fields.ts';
import { defineKind } from './kind.ts';

const coupon = once(() =>
  z.nullish(
    z.union([
      objectId(),
      z.object({
        id: objectId(),
        name: text(),
        percent_off: z.nullish(z.number()),
        amount_off: z.nullish(whole()),
        currency: text(),
      }),
    ]),
  ),
);

const schema = once(() =>
  z.object({
    id: objectId(),
    ...owner(),
    subscription: z.nullish(reference()),
    promotion_code: z.nullish(reference()),
    // on the discount itself before the API version "clover", in its source since
    coupon: coupon(),
    source: z.nullish(z.object({ coupon: coupon() })),
    start: time(),
    end: time(),
  }),
);

/** A coupon at work, on a customer or one subscription. Stripe's API does not tell a single one. */
export const discount = defineKind({
  table: 'billing_discounts',
  idColumn: 'stripe_discount_id',
  columns: {
    stripe_subscription_id: 'text',
    coupon_id: 'text',
    coupon_name: 'text',
    promotion_code_id: 'text',
    percent_off: 'numeric',
    amount_off: 'bigint',
    currency: 'text',
    starts_at: 'time',
    ends_at: 'time',
    deleted_at: 'time',
  },
  read(object, { gone, at }) {
    const read = readObject(schema(), object);
    const customer = ownerOf(read);
    if (customer === null) return undefined;
    const by = read.source?.coupon ?? read.coupon;
    const terms = typeof by === 'object' ? by : undefined;
    return {
      id: read.id,
      customer,
      phase: gone ? 1 : 0,
      progress: 0,
      lifecycle: 0,
      columns: {
        stripe_subscription_id: idOf(read.subscription),
        coupon_id: idOf(by),
        coupon_name: terms?.name ?? null,
        promotion_code_id: idOf(read.promotion_code),
        percent_off: terms?.percent_off ?? null,
        amount_off: terms?.amount_off ?? null,
        currency: terms?.currency ?? null,
        starts_at: read.start ?? null,
        ends_at: read.end ?? null,
        deleted_at: gone ? at : null,
      },
    };
  },
});
