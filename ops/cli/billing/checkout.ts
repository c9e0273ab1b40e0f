import { setTimeout as pause } from 'node:timers/promises';
import { priceOfPlan } from '../../../shared/billing/shop/price-of-plan.ts';
import { whatIsBought } from '../../../shared/billing/shop/start-checkout.ts';
import { readEntitlements } from '../../../shared/entitlements/read-entitlements.ts';
import { Conflict } from '../../../shared/platform/errors.ts';
import { count, flag, matching } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { openCheckoutFor } from '../../actions/billing.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';
import { stageShop } from './books.ts';

export const checkout = verb({
  summary: 'open a checkout at Stripe for an organisation, and print its address',
  args: [
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name',
      required: true,
    },
    { name: 'plan', summary: 'id of the plan', required: true },
  ],
  options: {
    seats: count({ summary: 'seats beside those that the plan has', fallback: 0, max: 100_000 }),
    'app-url': matching(/^https?:\/\/\S{1,500}$/, 'an address', {
      summary: 'where the buyer comes back to; needed but on this machine',
      value: 'URL',
    }),
    pay: flag('on this machine: press the button of its page, and wait for the webhook'),
  },
  changes: true,
  wayBack:
    'none is needed: an open checkout expires within a day; what was bought ends in the portal',
  problems: 'it was paid, and its plan is not there yet',
  examples: ['billing checkout harbor starter --seats 3'],
  async run({ args: [given = '', plan = ''], options, dryRun }, context) {
    const { stack, out } = context;
    const { id: organizationId, name } = await namedOrganization(given, context);
    const appUrl = options['app-url'] ?? (stack.local ? 'http://localhost:3000' : undefined);
    if (appUrl === undefined) throw new WrongUse('Say where the buyer comes back to: --app-url');
    if (options.pay && !stack.stripeUrl)
      throw new WrongUse('--pay is for the Stripe of this machine: this stage has another');
    await refusePlan({ plan, seats: options.seats }, context);
    if (dryRun) {
      await whatIsBought({ organizationId, plan, seats: options.seats }, { sql: context.db });
      out.show({ dryRun, organizationId, plan }, () => text`Would open a checkout for ${name}.`);
      return EXIT.ok;
    }
    const shop = await stageShop(context);
    const wish = { organizationId, plan, seats: options.seats, appUrl };
    const { url, expiresAt } = await openCheckoutFor(wish, { ...context, shop });
    if (!options.pay) {
      out.show({ url, expiresAt }, () => text`${name} buys ${plan} at ${url}`);
      return EXIT.ok;
    }
    await fetch(url, { method: 'POST', redirect: 'manual' });
    const arrived = await awaitPlan({ organizationId, plan }, context);
    const now = arrived ? text`has it now` : text`does not have it yet: billing verify`;
    out.show({ url, paid: true, arrived }, () => text`${name} paid ${plan} at ${url} and ${now}.`);
    return arrived ? EXIT.ok : EXIT.problems;
  },
});

/** A plan that nobody can buy is a wrong word of the line. */
async function refusePlan(of: { plan: string; seats: number }, { db }: CliContext): Promise<void> {
  await priceOfPlan(of, { sql: db }).catch((error) => {
    throw error instanceof Conflict ? new WrongUse(error.message, { cause: error }) : error;
  });
}

/** Milliseconds for the webhook and its consumer. */
const WAIT = 30_000;

async function awaitPlan(
  { organizationId, plan }: { organizationId: string; plan: string },
  { db, clock }: CliContext,
): Promise<boolean> {
  const deadline = performance.now() + WAIT;
  for (;;) {
    const { plans } = await readEntitlements({ organizationId, at: clock() }, { sql: db });
    if (plans.some(({ id }) => id === plan)) return true;
    if (performance.now() > deadline) return false;
    await pause(100);
  }
}
