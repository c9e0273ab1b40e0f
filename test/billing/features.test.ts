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

  describe('a subscription whose collection is paused', () => {
    const pause = (until: string | null) =>
      db.query(
        `UPDATE billing_subscriptions SET status = 'active', pause_behavior = 'void', paused_until = $1`,
        [until],
      );
    const settings = (paused: boolean, disputed: boolean) =>
      db.query('UPDATE billing_settings SET paused_unlocks = $1, disputed_unlocks = $2', [
        paused,
        disputed,
      ]);
    afterAll(async () => {
      await settings(true, true);
      await db.query('UPDATE billing_subscriptions SET pause_behavior = NULL');
    });

    it.each([
      ['unlocks all the same', true, null, true],
      ['unlocks nothing where the operator says so', false, null, false],
      ['unlocks again once the pause is over', false, '2020-01-01', true],
      ['unlocks nothing until then', false, '2999-01-01', false],
    ])('%s', async (_, unlocks, until, has) => {
      await settings(unlocks, true);
      await pause(until);
      expect(await asks('forecasts')).toBe(has);
    });
  });

  describe('a customer who disputes a payment', () => {
    afterAll(() => db.query('UPDATE billing_settings SET disputed_unlocks = true'));

    it.each([
      ['needs_response', true, true],
      ['needs_response', false, false],
      ['warning_under_review', false, false],
      ['won', false, true],
      ['lost', false, true],
    ])('whose dispute is %s, with the setting %s: %s', async (status, unlocks, has) => {
      await db.query(`UPDATE billing_subscriptions SET status = 'active'`);
      await db.query('UPDATE billing_settings SET disputed_unlocks = $1', [unlocks]);
      await db.query(
        `INSERT INTO billing_disputes (organization_id, stripe_customer_id, stripe_dispute_id, status,
           currency, amount, source_phase, source_created, source_event_id)
         VALUES ($1, 'cus_1', 'dp_1', $2, 'usd', 100, 0, 0, '')
         ON CONFLICT (stripe_account, stripe_dispute_id) DO UPDATE SET status = $2`,
        [HARBOR, status],
      );
      expect(await asks('forecasts')).toBe(has);
    });
  });

  it('does not deny what the missing part of a partial subscription may hold', async () => {
    await db.query(`UPDATE billing_subscriptions SET status = 'active', is_partial = true`);
    await db.query(
      `INSERT INTO billing_plans (id, name, stripe_price_ids, features)
       VALUES ('more', 'More', '{price_z}', '{audits}')`,
    );
    expect(await asks('forecasts')).toBe(true);
    expect(await asks('audits')).toBeNull();
    expect(await asks('time travel')).toBe(false);
  });
});
