import {
  type PlanLimits,
  requireKnownFeatures,
  requirePlan,
} from '../../../shared/entitlements/plans.ts';
import { count, matching } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { putPlan } from '../../actions/entitlements.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

const PRICE = /^price_\w{1,250}$/;
const FEATURE = /^[a-z][a-z0-9_.-]{0,99}$/;

const many = (form: RegExp, says: string, value: string, summary: string) =>
  ({ ...matching(form, says, { summary, value }), multiple: true }) as const;

export const set = verb({
  summary: 'change a plan: limits, features, Stripe prices; --name makes a new one',
  args: [{ name: 'plan', summary: 'its id', required: true }],
  options: {
    name: matching(/^[^\p{Cc}]{1,100}$/u, 'a name of up to 100 characters', {
      summary: 'how it is called',
      value: 'NAME',
    }),
    rank: count({ summary: 'of several plans at once, the highest is told', max: 30_000 }),
    limit: many(
      /^[a-z][a-z0-9_.-]*=(\d{1,12}|unlimited)$/,
      'FEATURE=NUMBER or FEATURE=unlimited',
      'FEATURE=N',
      'how much of a feature it has',
    ),
    soft: many(
      FEATURE,
      'a feature that has a limit, like api_calls',
      'FEATURE',
      'what is used beyond its limit is told, and let through',
    ),
    hard: many(
      FEATURE,
      'a feature that has a limit, like api_calls',
      'FEATURE',
      'what is beyond its limit is refused again',
    ),
    price: many(PRICE, 'a Stripe price, price_…,', 'PRICE', 'a Stripe price that buys it'),
    'seat-price': many(
      PRICE,
      'a Stripe price, price_…,',
      'PRICE',
      'a Stripe price whose quantity is seats, beside those of the plan',
    ),
    'remove-price': many(PRICE, 'a Stripe price, price_…,', 'PRICE', 'buys it no more'),
    feature: many(FEATURE, 'a word like ai_forecasting', 'FEATURE', 'it has this feature'),
    'new-feature': many(
      FEATURE,
      'a word like ai_forecasting',
      'FEATURE',
      'it has this feature, which no plan had before',
    ),
    'remove-feature': many(FEATURE, 'a word like ai_forecasting', 'FEATURE', 'it no more has this'),
  },
  changes: true,
  wayBack: 'the same with the old values; the audit has what was given',
  examples: [
    'plans set starter --price price_Q1 --seat-price price_Q2',
    'plans set free --limit items=200 --limit api_calls=unlimited',
    'plans set starter --limit api_calls=5000 --soft api_calls',
  ],
  async run({ args: [id = ''], options, dryRun }, context) {
    if (!FEATURE.test(id)) throw new WrongUse('a plan’s id is a word like starter');
    if (options.name === undefined) await requirePlan({ id }, { sql: context.db });
    const change = {
      id,
      name: options.name,
      rank: options.rank,
      addPrices: options.price,
      addSeatPrices: options['seat-price'],
      removePrices: options['remove-price'],
      addFeatures: [...options.feature, ...options['new-feature']],
      removeFeatures: options['remove-feature'],
      limits: limitsOf(options.limit),
      softLimits: options.soft,
      hardLimits: options.hard,
    };
    const both = options.soft.find((feature) => options.hard.includes(feature));
    if (both) throw new WrongUse(`--soft ${both} and --hard ${both}: one of them`);
    if (!Object.entries(change).some(([name, it]) => name !== 'id' && isChange(it)))
      throw new WrongUse('Say what changes: --limit, --soft, --price, --feature, --rank, --name');
    await requireKnownFeatures({ features: options.feature }, { sql: context.db });
    await carryOut({ dryRun }, () => putPlan(change, context));
    context.out.show(
      { dryRun, ...change },
      () => text`${dryRun ? 'Would change' : 'Changed'} the plan ${id}.`,
    );
    return EXIT.ok;
  },
});

/** Lists and limits of nothing change nothing. */
const isChange = (value: unknown) =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined;

const limitsOf = (given: readonly string[]): PlanLimits =>
  Object.fromEntries(
    given.map((it) => {
      const [feature = '', amount = ''] = it.split('=');
      return [feature, amount === 'unlimited' ? null : Number(amount)];
    }),
  );
