import { listPlans } from '../../../shared/entitlements/plans.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'plans with their limits, features and Stripe prices, the lowest first',
  examples: ['plans list'],
  async run(_input, { db, out }) {
    const plans = await listPlans({ sql: db });
    const amount = (limit: number | null) => (limit === null ? '∞' : String(limit));
    out.show(plans, () =>
      plans.length === 0
        ? text`No plans.`
        : out.table(plans, {
            plan: (p) => (p.isDefault ? `${p.id} (default)` : p.id),
            limits: (p) =>
              Object.entries(p.limits)
                .map(([feature, limit]) => `${feature} ${amount(limit)}`)
                .join(', '),
            features: (p) => p.features.join(' ') || null,
            prices: (p) =>
              [...p.prices, ...p.seatPrices.map((price) => `${price} (seats)`)].join(' ') || null,
            organisations: (p) => p.organizations,
          }),
    );
    return EXIT.ok;
  },
});
