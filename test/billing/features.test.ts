import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { HARBOR, MILL } from './support.ts';

describe('org_has_feature', () => {
  let database: TestDatabase;
  let db: Database;
  let app: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl });
    app = createDatabase({ url: async () => database.appUrl });
    await db.query(
      `INSERT INTO organizations (id, name) VALUES ('${HARBOR}', 'Harbor'), ('${MILL}', 'Mill');`,
    );
    await db.query(
      `INSERT INTO billing_plans (id, name, stripe_price_ids, features)
       VALUES ('growth', 'Growth', '{price_a,price_b}', '{forecasts}')`,
    );
    await db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_1')`,
      [HARBOR],
    );
    await db.query(
      `INSERT INTO billing_subscriptions (organization_id, stripe_customer_id, stripe_subscription_id,
         status, stripe_price_ids, source_phase, source_created, source_event_id)
       VALUES ($1, 'cus_1', 'sub_1', 'active', '{price_b}', 0, 0, '')`,
      [HARBOR],
    );
  });

  afterAll(async () => {
    await Promise.all([db.end(), app.end()]);
    await database.drop();
  });

  const asks = async (feature: string, organization = HARBOR) =>
    (await db.query('SELECT org_has_feature($1, $2) AS has', [organization, feature])).rows[0]?.has;

  it('is true for a feature of a running subscription’s plan, and for no other', async () => {
    expect(await asks('forecasts')).toBe(true);
    expect(await asks('time travel')).toBe(false);
    expect(await asks('forecasts', MILL)).toBe(false);
  });

  it.each([
    ['past_due', true],
    ['trialing', true],
    ['unpaid', false],
    ['canceled', false],
    ['incomplete', false],
  ])('answers a subscription that is %s with %s', async (status, has) => {
    await db.query('UPDATE billing_subscriptions SET status = $1', [status]);
    expect(await asks('forecasts')).toBe(has);
  });

  it('tells the app about its own organisation only', async () => {
    await db.query(`UPDATE billing_subscriptions SET status = 'active'`);
    const asked = (organization: string) =>
      app.asOrganization(organization, (tx) =>
        tx.query('SELECT org_has_feature($1, $2) AS has', [HARBOR, 'forecasts']),
      );
    expect((await asked(HARBOR)).rows).toEqual([{ has: true }]);
    expect((await asked(MILL)).rows).toEqual([{ has: false }]);
  });
});
