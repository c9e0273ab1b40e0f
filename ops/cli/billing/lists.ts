import { listCustomers } from '../../../shared/billing/queries/customers.ts';
import { listQuarantine } from '../../../shared/billing/queries/quarantine.ts';
import {
  listSubscriptions,
  type Subscription,
} from '../../../shared/billing/queries/subscriptions.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';

/** What the lists of billing take: whose rows, and how many. */
export const selection = {
  ...organizationOption,
  limit: count({ summary: 'how many at most', fallback: 100, min: 1 }),
} as const;

export const select = async (
  { organization, limit }: { organization: string | undefined; limit: number },
  context: CliContext,
) => ({
  organizationId: organization && (await namedOrganization(organization, context)).id,
  limit,
});

export const customers = verb({
  summary: 'Stripe customers and their organisations',
  options: selection,
  examples: ['billing customers', 'billing customers --organization harbor'],
  async run({ options }, context) {
    const { db, out } = context;
    const found = await listCustomers(await select(options, context), { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No customers.`
        : out.table(found, {
            customer: (c) => c.customer,
            account: (c) => c.account,
            organisation: (c) => c.organization,
            'organisation id': (c) => c.organizationId,
            subscriptions: (c) => c.subscriptions,
            deleted: (c) => (c.deleted ? 'deleted' : null),
          }),
    );
    return EXIT.ok;
  },
});

export const subscriptions = verb({
  summary: 'subscriptions as Stripe last told them',
  options: selection,
  examples: ['billing subscriptions --limit 20'],
  async run({ options }, context) {
    const { db, out } = context;
    const { rows: found } = await listSubscriptions(await select(options, context), { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No subscriptions.`
        : out.table(found, {
            subscription: (s) => s.subscription,
            organisation: (s) => s.organization,
            status: (s) => s.status,
            prices: (s) => s.prices.join(' '),
            quantity: (s) => s.quantity,
            'period ends': (s) => s.periodEnd,
            cancels: (s) => s.cancelAt ?? (s.cancelAtPeriodEnd ? 'at its end' : null),
            notes: notesOn,
          }),
    );
    return EXIT.ok;
  },
});

/** What else there is to know of a subscription. */
function notesOn(s: Subscription): string | null {
  const until = s.pausedUntil ? ` until ${s.pausedUntil.toISOString()}` : '';
  const notes = [
    s.pauseBehavior && `collection paused (${s.pauseBehavior})${until}`,
    s.openDisputes > 0 && `${s.openDisputes} open disputes`,
    s.discounts.length > 0 && `${s.discounts.length} discounts`,
    s.partial && 'partial: set a Stripe API key',
  ].filter(Boolean);
  return notes.length > 0 ? notes.join(', ') : null;
}

/** Of what is mended one by one. */
const MOST = 1_000;

export const quarantine = verb({
  summary: 'customers whose events wait, because they have no organisation',
  problems: 'some wait',
  examples: ['billing quarantine'],
  async run(_input, { db, out }) {
    const { rows: waiting } = await listQuarantine({ limit: MOST }, { sql: db });
    out.show(waiting, () =>
      waiting.length === 0
        ? text`Nothing waits.`
        : out.table(waiting, {
            customer: (q) => q.customer,
            account: (q) => q.account,
            mode: (q) => (q.livemode ? 'live' : 'test'),
            events: (q) => q.events,
            oldest: (q) => q.oldest,
            types: (q) => q.types.join(' '),
          }),
    );
    return waiting.length === 0 ? EXIT.ok : EXIT.problems;
  },
});
