import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { releaseQuarantine } from '../../shared/billing/projection/release-quarantine.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { emptyTables } from '../support/empty-tables.ts';
import { eventually } from '../support/eventually.ts';
import { CUSTOMER, HARBOR, incomingOf, MILL, makeEvent, type StripeEvent } from './support.ts';

describe('an organisation that comes after the events that name it', () => {
  let database: TestDatabase;
  let db: Database;
  let owner: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl, max: 3 });
    owner = createDatabase({ url: async () => database.ownerUrl });
  });
  beforeEach(() => emptyTables(['organizations', 'billing_events', 'outbox'], { owner }));
  afterAll(async () => {
    await Promise.all([db.end(), owner.end()]);
    await database.drop();
  });

  const project = async (...events: StripeEvent[]) => {
    const { results } = await projectEvents(events.map(incomingOf), { db });
    return [...results.values()].map(({ status }) => status);
  };
  const named = (organization: string) =>
    makeEvent('customer.created', { object: { metadata: { organization_id: organization } } });
  const found = (id: string) =>
    db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Late')`, [id]);
  const mappings = async () =>
    (await db.query('SELECT organization_id, stripe_customer_id FROM billing_customers')).rows;
  const release = () =>
    releaseQuarantine(
      { outboxId: '1', stripeCustomerId: CUSTOMER },
      { db, clock: () => new Date(), reader: undefined, wakeRelay: async () => {} },
    );

  it('gets its customer, and with it what waited', async () => {
    expect(await project(named(HARBOR), makeEvent('customer.subscription.updated'))).toEqual([
      'quarantined',
      'quarantined',
    ]);
    await found(HARBOR);
    expect(await mappings()).toEqual([{ organization_id: HARBOR, stripe_customer_id: CUSTOMER }]);
    const { rows } = await db.query('SELECT detail_type, organization_id FROM outbox');
    expect(rows).toEqual([{ detail_type: 'billing.customer_mapped', organization_id: HARBOR }]);
    await release();
    expect((await db.query('SELECT status FROM billing_subscriptions')).rows).toHaveLength(1);
  });

  it('gets no customer that names another, or that belongs to somebody already', async () => {
    await project(named(HARBOR));
    await found(MILL);
    expect(await mappings()).toEqual([]);
    await db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [MILL, CUSTOMER],
    );
    await found(HARBOR);
    expect(await mappings()).toEqual([{ organization_id: MILL, stripe_customer_id: CUSTOMER }]);
  });

  it('is not believed to be named by a connected account', async () => {
    await project({ ...named(HARBOR), account: 'acct_other' });
    await found(HARBOR);
    expect(await mappings()).toEqual([]);
  });

  it('is waited for when it is committed while the events are taken in', async () => {
    const { projection } = await db.transaction(async (tx) => {
      await tx.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Late')`, [HARBOR]);
      const running = project(named(HARBOR));
      await Promise.race([running, eventually(projectionWaits)]);
      return { projection: running };
    });
    expect(await projection).toEqual(['applied']);
    expect(await mappings()).toHaveLength(1);
  });

  async function projectionWaits() {
    const { rows } = await db.query(
      `SELECT FROM pg_stat_activity
       WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    expect(rows).toHaveLength(1);
  }
});
