import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { eventually } from '../support/eventually.ts';
import { useDatabase } from '../support/use-database.ts';
import { CUSTOMER, HARBOR, incomingOf, sample } from './support.ts';

describe('a mapping that is committed while events of its customer are taken in', () => {
  const { db } = useDatabase({ connections: 3 });

  beforeAll(async () => {
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor')`, [HARBOR]);
  });

  it('is waited for and used, so that no event stays behind in quarantine', async () => {
    const event = sample('customer.subscription.updated');
    const incoming = incomingOf(event);

    const projecting = await db.transaction(async (tx) => {
      await tx.query(
        'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
        [HARBOR, CUSTOMER],
      );
      const projection = projectEvents([incoming], { db });
      await Promise.race([projection, eventually(projectionWaits)]);
      return { projection };
    });

    expect((await projecting.projection).results.get(incoming)).toEqual({ status: 'applied' });
    expect((await db.query('SELECT status FROM billing_subscriptions')).rows).toHaveLength(1);
  });

  async function projectionWaits() {
    const { rows } = await db.query(
      `SELECT FROM pg_stat_activity
       WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    expect(rows).toHaveLength(1);
  }
});
