import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import { findCustomer } from '../../shared/billing/shop/claim-customer.ts';
import {
  listOffers,
  listOwnInvoices,
  listUsage,
  readBillingStatus,
} from '../../shared/billing/shop/read-billing.ts';
import { startCheckout } from '../../shared/billing/shop/start-checkout.ts';
import type { billingRoutes } from '../../shared/billing/shop-routes.ts';
import type { Shop } from '../../shared/billing/stripe-api/checkout.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { Conflict } from '../../shared/platform/errors.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

export type BillingDeps = {
  db: Database;
  clock: Clock;
  /** Undefined while no Stripe API key is set: nothing can be bought then. */
  shopSource(): Promise<Shop | undefined>;
  /** Where buyers come back to; undefined while nobody said. */
  appUrl: string | undefined;
};

/** Answers what an organisation pays for, and starts what it buys. */
export function billingHandlers(deps: BillingDeps): Handlers<typeof billingRoutes, TenantChecks> {
  const { clock } = deps;
  const dbOf = ({ organizationId }: Caller) => withinOrganization(deps.db, organizationId);
  const shopOf = async () => {
    const shop = await deps.shopSource();
    if (!shop) throw new Conflict('Nothing can be bought: this stage has no key of Stripe’s API');
    if (!deps.appUrl)
      throw new Conflict(
        'Nothing can be bought: this stage does not know the application’s address',
      );
    return { shop, appUrl: deps.appUrl };
  };
  return {
    'GET /api/billing/status': async ({ caller }) => {
      const { organizationId } = caller;
      const sql = dbOf(caller);
      const customer = await findCustomer({ organizationId }, { sql });
      const of = { organizationId, customer, at: clock() };
      return answer(200, await readBillingStatus(of, { sql }));
    },
    'GET /api/billing/plans': async ({ caller }) => {
      const { organizationId } = caller;
      const plans = await listOffers({ organizationId, at: clock() }, { sql: dbOf(caller) });
      return answer(200, { plans });
    },
    'GET /api/billing/invoices': async ({ caller, query }) => {
      const { organizationId } = caller;
      const { rows, next } = await listOwnInvoices(
        { ...query, organizationId },
        { sql: dbOf(caller) },
      );
      return answer(200, { invoices: rows, next });
    },
    'GET /api/billing/usage': async ({ caller, query }) => {
      const { organizationId } = caller;
      const usage = await listUsage({ ...query, organizationId }, { sql: dbOf(caller) });
      return answer(200, { usage });
    },
    'POST /api/billing/checkout': async ({ caller, body }) => {
      const { organizationId, by } = caller;
      const wish = { ...body, organizationId, by };
      const { shop, appUrl } = await shopOf();
      const db = dbOf(caller);
      return answer(201, await startCheckout({ ...wish, appUrl }, { db, clock, shop }));
    },
    'POST /api/billing/portal': async ({ caller }) => {
      const { organizationId } = caller;
      const customer = await findCustomer({ organizationId }, { sql: dbOf(caller) });
      if (!customer) throw new Conflict('Nothing was bought yet: POST /api/billing/checkout does');
      const { shop, appUrl } = await shopOf();
      return answer(201, {
        url: await shop.openPortal({ customer, returnUrl: `${appUrl}/billing` }),
      });
    },
  };
}
