import { limitsInWords, listPlans } from '../../../shared/entitlements/plans.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'plans with their limits, features and Stripe prices, the lowest first',
  examples: ['plans list'],
  async run(_input, { db, out }) {
    const plans = await listPlans({ sql: db });
    out.show(plans, () =>
      plans.length === 0
        ? text`No plans.`
        : out.table(plans, {
            plan: (p) => (p.isDefault ? `${p.id} (default)` : p.id),
            limits: limitsInWords,
            features: (p) => p.features.join(' ') || null,
            prices: (p) =>
              [...p.prices, ...p.seatPrices.map((price) => `${price} (seats)`)].join(' ') || null,
            organisations: (p) => p.organizations,
          }),
    );
    return EXIT.ok;
  },
});
