import { expect, it } from '@jest/globals';
import { projectEvents } from '../../shared/billing/projection/project.ts';
import { settleQuarantine } from '../../shared/billing/settle-quarantine.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { incomingOf, makeEvent, type StripeEvent } from '../billing/support.ts';
import { A, B } from '../security/support/two-tenants.ts';
import { useLeaving } from './support/leaving.ts';

const leaving = useLeaving();

const project = async (...events: StripeEvent[]) => {
  const { results } = await projectEvents(events.map(incomingOf), { db: leaving.db });
  return [...results.values()].map(({ status }) => status);
};
const settle = (at = new Date()) => settleQuarantine({ at }, { db: leaving.db });
const inbox = async () =>
  (
    await leaving.db.query(
      `SELECT event_id AS id, status, settled, payload FROM billing_events WHERE event_id LIKE 'evt_late%' ORDER BY 1`,
    )
  ).rows;
const customerOf = async (organizationId: string) =>
  (
    await leaving.db.query<{ id: string }>(
      'SELECT stripe_customer_id AS id FROM billing_customers WHERE organization_id = $1',
      [organizationId],
    )
  ).rows[0]?.id as string;
const paid = (customer: string, id = 'evt_late') =>
  makeEvent('invoice.paid', { id, object: { id: `in_${id}`, customer } });
const named = (organization: string, customer: string) =>
  makeEvent('customer.updated', {
    id: `evt_late_${customer}`,
    object: { id: customer, metadata: { organization_id: organization } },
  });
const map = (customer: string) =>
  leaving.db.query(
    'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
    [B, customer],
  );
const none = { 'organization deleted': 0, 'customer deleted': 0 };
const settled = (why: string) => ({ status: 'ignored', settled: why, payload: '{}' });

it('what Stripe tells of a deleted organisation waits for nobody, and is not kept', async () => {
  const customer = await customerOf(A);
  await leaving.ask();
  await leaving.run();
  const fresh = named(A, 'cus_fresh');
  const other = paid('cus_fresh', 'evt_late_other');
  expect(await project(paid(customer), fresh, other)).toEqual([
    'quarantined',
    'quarantined',
    'quarantined',
  ]);
  expect(await settle()).toEqual({ ...none, 'organization deleted': 3 });
  expect(await inbox()).toMatchObject([1, 2, 3].map(() => settled('organization deleted')));
  expect(await settle()).toEqual(none);
  // Sent again, it stays settled.
  expect(await project(paid(customer))).toEqual(['duplicate']);
  expect((await inbox())[0]).toMatchObject(settled('organization deleted'));
});

it('a customer that is mapped all the same is told of', async () => {
  const customer = await customerOf(A);
  await leaving.ask();
  await leaving.run();
  await project(paid(customer));
  await settle();
  await map(customer);
  expect(await project(paid(customer))).toEqual(['applied']);
  expect(await inbox()).toMatchObject([
    { status: 'applied', settled: null, payload: expect.stringContaining('in_evt_late') },
  ]);
  // What waits for its release is nobody's to settle.
  await leaving.db.query(`UPDATE billing_events SET status = 'quarantined'`);
  expect(await settle()).toEqual(none);
});

it('a customer whom Stripe deleted before anybody said whose it was waits a month', async () => {
  const deleted = makeEvent('customer.deleted', {
    id: 'evt_late_end',
    object: { id: 'cus_nobody', metadata: {} },
  });
  await project(paid('cus_nobody'), deleted, paid('cus_waits', 'evt_late_waits'));
  const after = (days: number) => new Date(Date.now() + days * DAY);
  expect(await settle(after(29))).toEqual(none);
  expect(await settle(after(31))).toEqual({ ...none, 'customer deleted': 2 });
  expect(await inbox()).toMatchObject([
    settled('customer deleted'),
    settled('customer deleted'),
    { status: 'quarantined', settled: null },
  ]);
});

it('an organisation that was kept is waited for', async () => {
  await leaving.ask();
  await leaving.db.query(`UPDATE organization_deletions SET status = 'kept'`);
  const nobody = '99999999-9999-4999-8999-999999999999';
  await project(named(nobody, 'cus_fresh'));
  expect(await settle()).toEqual(none);
});
