import type { Store, StripeObject } from './store.ts';

/** What can be bought here: the prices that the demo's plans name. Amounts in cents a month. */
const PRICES = {
  price_NightshiftStarter: ['Starter, monthly', 2900],
  price_NightshiftGrowth: ['Growth, monthly', 4900],
  price_NightshiftEnterprise: ['Enterprise, monthly', 49900],
  price_NightshiftSeat: ['A seat, monthly', 300],
} as const;

/** Puts the demo's prices there, where they are missing. */
export function addPrices(store: Store): void {
  for (const [id, [nickname, amount]] of Object.entries(PRICES))
    if (!store.find('price', id)) store.put(priceOf({ id, nickname, amount }));
}

/** A monthly price in dollars. */
const priceOf = ({
  id,
  nickname = id,
  amount,
}: {
  id: string;
  nickname?: string;
  amount: number;
}) => ({
  id,
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  created: 1_784_971_800,
  currency: 'usd',
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname,
  product: id.replace(/^price_/, 'prod_'),
  recurring: {
    interval: 'month',
    interval_count: 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  },
  tax_behavior: 'exclusive',
  tiers_mode: null,
  transform_quantity: null,
  type: 'recurring',
  unit_amount: amount,
  unit_amount_decimal: String(amount),
});

/** A price as Stripe named it first, which still stands beside it in the items of a subscription. */
export function planOf(price: StripeObject): Record<string, unknown> {
  const { id, active, billing_scheme, created, currency, livemode, metadata, nickname } = price;
  const { product, tiers_mode, unit_amount: amount, unit_amount_decimal } = price;
  return {
    id,
    object: 'plan',
    active,
    amount,
    amount_decimal: unit_amount_decimal,
    billing_scheme,
    created,
    currency,
    livemode,
    metadata,
    nickname,
    product,
    tiers_mode,
    ...(price.recurring as object),
    transform_usage: null,
  };
}
