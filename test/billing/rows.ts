import { beforeEach } from '@jest/globals';
import pg from 'pg';
import { fixedClock } from '../support/clock.ts';
import { emptyTables } from '../support/empty-tables.ts';
import { useDatabase } from '../support/use-database.ts';
import { HARBOR, MILL } from './support.ts';

/** Two organisations and nothing else, anew for each test, and what gives them customers. */
export function useBillingRows() {
  const { db, database } = useDatabase();
  const clock = fixedClock('2026-11-21T05:00:00Z');
  beforeEach(async () => {
    clock.set('2026-11-21T05:00:00Z');
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await emptyTables(['organizations', 'billing_events', 'billing_pauses', 'operator_actions'], {
      owner,
    });
    await owner.end();
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor'), ($2, 'Mill')`, [
      ...[HARBOR, MILL],
    ]);
  });

  const customer = (organizationId: string, id: string, account = '') =>
    db.query(
      `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id) VALUES ($1, $2, $3)`,
      [organizationId, account, id],
    );
  const subscription = (
    organizationId: string,
    of: string,
    id: string,
    { status = 'active', pause = null as string | null, account = '' } = {},
  ) =>
    db.query(
      `INSERT INTO billing_subscriptions (organization_id, stripe_account, stripe_customer_id, stripe_subscription_id,
         status, pause_behavior, source_phase, source_created, source_event_id) VALUES ($1, $2, $3, $4, $5, $6, 1, 1, 'evt')`,
      [organizationId, account, of, id, status, pause],
    );
  return { db, clock, customer, subscription };
}
