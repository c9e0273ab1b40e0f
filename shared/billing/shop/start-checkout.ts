import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { Conflict } from '../../platform/errors.ts';
import type { CheckoutSession, LineItem, Shop } from '../stripe-api/checkout.ts';
import { claimCustomer } from './claim-customer.ts';
import { priceOfPlan } from './price-of-plan.ts';

export type CheckoutWish = {
  organizationId: string;
  by: string;
  plan: string;
  /** Seats beside those that the plan has. */
  seats: number;
  /** Where the buyer comes back to. */
  appUrl: string;
};

type Deps = { db: Database; clock: Clock; shop: Shop };

export type Checkout = { id: string; url: string; expiresAt: Date };

type Claim = Row & {
  id: string;
  plan: string;
  items: LineItem[];
  session: string | null;
};

/**
 * Starts the purchase of a plan, or goes on with the one that was started: of any number of calls, at
 * the same time or after a crash, one customer and one open session come out.
 * @throws Conflict when there is a subscription already, or the plan cannot be bought; NotFound for no
 *   plan; RetryLater when Stripe cannot be asked: the same call again goes on where this one stopped.
 */
export async function startCheckout(wish: CheckoutWish, deps: Deps): Promise<Checkout> {
  const { db } = deps;
  const items = await whatIsBought(wish, { sql: db });
  const customer = await claimCustomer(wish, { sql: db, shop: deps.shop });
  // At most: one that is over and one that is another's wish; then a new one.
  for (let round = 0; round < 4; round++) {
    const claim = await claimCheckout({ ...wish, items }, { sql: db });
    const session = await sessionOf(claim, { ...wish, customer }, deps);
    if (session === undefined) continue;
    const wanted = claim.plan === wish.plan && sameItems(claim.items, items);
    if (session.status === 'open' && session.url && wanted)
      return { id: claim.id, url: session.url, expiresAt: session.expiresAt };
    if (session.status === 'open') await deps.shop.expireCheckout({ id: session.id });
    const over = session.status === 'open' ? 'expired' : session.status;
    await endCheckout({ ...claim, organizationId: wish.organizationId, state: over }, { sql: db });
    if (session.status === 'complete')
      throw new Conflict('It was bought a moment ago; its subscription is about to be there');
  }
  throw new Conflict('Others of your organisation choose a plan right now: try again');
}

/** What a checkout would charge. @throws as `startCheckout`, but of Stripe, which is not asked */
export async function whatIsBought(
  wish: Pick<CheckoutWish, 'organizationId' | 'plan' | 'seats'>,
  deps: { sql: Sql },
): Promise<LineItem[]> {
  const items = await priceOfPlan(wish, deps);
  await refuseSecondSubscription(wish, deps);
  return items;
}

const sameItems = (a: LineItem[], b: LineItem[]) =>
  a.length === b.length &&
  a.every(({ price, quantity }, i) => price === b[i]?.price && quantity === b[i].quantity);

/** Whoever has one changes it in the portal: two would both be paid. */
async function refuseSecondSubscription(
  { organizationId }: Pick<CheckoutWish, 'organizationId'>,
  { sql }: { sql: Sql },
): Promise<void> {
  const { rows } = await sql.query<{ status: string }>(
    `SELECT status FROM billing_subscriptions
     WHERE organization_id = $1 AND stripe_account = ''
       AND status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused') LIMIT 1`,
    [organizationId],
  );
  if (rows[0])
    throw new Conflict(
      `There is a subscription that is ${rows[0].status}: POST /api/billing/portal changes it`,
    );
}

async function claimCheckout(
  { organizationId, plan, items, by }: CheckoutWish & { items: LineItem[] },
  { sql }: { sql: Sql },
): Promise<Claim> {
  await sql.query(
    `INSERT INTO billing_checkouts (organization_id, plan_id, line_items, requested_by)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (organization_id) WHERE state IN ('claimed', 'open') DO NOTHING`,
    [organizationId, plan, JSON.stringify(items), by],
  );
  const { rows } = await sql.query<Claim>(
    `SELECT id, plan_id AS plan, line_items AS items, stripe_session_id AS session
     FROM billing_checkouts WHERE organization_id = $1 AND state IN ('claimed', 'open')`,
    [organizationId],
  );
  if (rows[0]) return rows[0];
  throw new Conflict('The checkout ended at this moment: try again');
}

/** What Stripe has of a claim; made where there is nothing yet. @returns undefined where it is lost. */
async function sessionOf(
  claim: Claim,
  of: CheckoutWish & { customer: string },
  { db, clock, shop }: Deps,
): Promise<CheckoutSession | undefined> {
  const { organizationId, customer, appUrl } = of;
  if (claim.session) {
    const found = await shop.readCheckout({ id: claim.session });
    if (found) return found;
    await endCheckout({ id: claim.id, organizationId, state: 'expired' }, { sql: db });
    return undefined;
  }
  const session = await shop.openCheckout({
    customer,
    organizationId,
    items: claim.items,
    successUrl: `${appUrl}/billing?checkout=done`,
    cancelUrl: `${appUrl}/billing?checkout=cancelled`,
    idempotencyKey: `checkout-${claim.id}`,
  });
  await db.query(
    `UPDATE billing_checkouts SET state = 'open', stripe_session_id = $3, url = $4, expires_at = $5
     WHERE organization_id = $1 AND id = $2 AND state = 'claimed'`,
    [organizationId, claim.id, session.id, session.url, session.expiresAt],
  );
  // An answer that Stripe repeats shows the session as it was then.
  const aged = session.status === 'open' && session.expiresAt <= clock();
  return aged ? { ...session, status: 'expired' } : session;
}

async function endCheckout(
  { id, organizationId, state }: { id: string; organizationId: string; state: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `UPDATE billing_checkouts SET state = $3 WHERE organization_id = $1 AND id = $2
       AND state IN ('claimed', 'open')`,
    [organizationId, id, state],
  );
}
