import { describe, expect, it } from '@jest/globals';
import { setInvoiceReceipts } from '../../shared/inventory/closures.ts';
import { receiveOrder } from '../../shared/inventory/orders.ts';
import { receiveInvoices } from '../../shared/inventory/receive-invoices.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

describe('receipts from accepted invoices', () => {
  const { db } = useDatabase();
  const clock = fixedClock('2026-11-21T01:30:00Z');
  const receive = () => receiveInvoices({ at: clock() }, { db, clock });

  async function organization(name: string, sites: string[]): Promise<string> {
    const { rows } = await db.query<{ id: string }>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ($1) RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, unnest($2::text[]) FROM o),
       i AS (INSERT INTO inventory_items (organization_id, name, unit) SELECT id, 'Beans', 'kg' FROM o RETURNING id),
       v AS (INSERT INTO vendors (organization_id, name, name_key) SELECT id, 'Mill', 'mill' FROM o RETURNING id),
       j AS (INSERT INTO vendor_invoice_parse_jobs (organization_id) SELECT id FROM o RETURNING id)
       INSERT INTO vendor_price_history (organization_id, vendor_id, item_id, unit, currency, tax_basis,
         price, quantity, issue_date, invoice_number, line, job_id)
       SELECT o.id, v.id, i.id, x.unit, 'EUR', 'net', 1, x.quantity, x.day::date, 'R-1', x.line, j.id
       FROM o, i, v, j, (VALUES ('g', 500, '2026-11-20', 1), ('bag', 2, '2026-11-20', 2), ('kg', -1, '2026-11-20', 3),
         ('kg', 9, '2025-01-01', 4)) AS x(unit, quantity, day, line)
       RETURNING organization_id AS id`,
      [name, sites],
    );
    return rows[0]?.id as string;
  }

  it('come once to the one site, in the item’s unit, and not from credit notes or long ago', async () => {
    const harbor = await organization('Harbor', ['Pier']);
    expect(await receive()).toBe(2);
    expect(await receive()).toBe(0);
    const { rows } = await db.query(
      'SELECT on_hand::float8, unconverted, is_counted FROM stock_levels WHERE organization_id = $1',
      [harbor],
    );
    expect(rows).toEqual([{ on_hand: 0.5, unconverted: 1, is_counted: true }]);
    // A correction writes its lines anew.
    await db.query('UPDATE vendor_price_history SET price = price + 1');
    expect(await receive()).toBe(0);
  });

  it('come to the site that the organisation tells, or nowhere', async () => {
    const told = await organization('Told', ['Quay', 'Wheel']);
    const { rows } = await db.query<{ id: string }>(
      `SELECT id FROM sites WHERE organization_id = $1 AND name = 'Wheel'`,
      [told],
    );
    const siteId = rows[0]?.id as string;
    await setInvoiceReceipts({ organizationId: told, siteId }, { sql: db });
    expect(await receive()).toBe(2);
    const { rows: levels } = await db.query(
      'SELECT site_id FROM stock_levels WHERE organization_id = $1',
      [told],
    );
    expect(levels).toEqual([{ site_id: siteId }]);
    const none = await organization('None', ['Pier']);
    await setInvoiceReceipts({ organizationId: none, siteId: null }, { sql: db });
    expect(await receive()).toBe(0);
  });

  it('close what was ordered, and are no second receipt of what came before', async () => {
    const mill = await organization('Ordered', ['Pier']);
    await db.query(
      `INSERT INTO stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
       SELECT s.organization_id, s.id, i.id, q, '2026-11-10', '2026-11-20'
       FROM sites s JOIN inventory_items i USING (organization_id), unnest('{0.5,3}'::numeric[]) q
       WHERE organization_id = $1`,
      [mill],
    );
    const [first, second] = await orders(mill);
    if (!first || !second) throw new Error('unreachable');
    await receiveOrder(
      { organizationId: mill, id: first.id, at: '2026-11-19T08:00:00Z' },
      { db, clock },
    );
    const before = await onHand(mill);
    expect(await receive()).toBe(1);
    expect(await receive()).toBe(0);
    // The bags are of a unit that nobody converts: they come, and count nowhere.
    expect(await onHand(mill)).toBe(before);
    const closed = await orders(mill);
    expect(closed.every(({ billed_by }) => billed_by?.startsWith('invoice:'))).toBe(true);
    expect(closed.find(({ id }) => id === second.id)).toMatchObject({ closed_on: '2026-11-20' });
    const { rows } = await db.query(
      `SELECT ordered_on::text FROM stock_movements WHERE organization_id = $1 AND source = 'invoice'`,
      [mill],
    );
    expect(rows).toEqual([{ ordered_on: '2026-11-10' }]);
  });

  const orders = async (organizationId: string) =>
    (
      await db.query<{ id: string; billed_by: string | null; closed_on: string | null }>(
        `SELECT id, billed_by, closed_on::text FROM stock_orders WHERE organization_id = $1 ORDER BY ordered_on, id`,
        [organizationId],
      )
    ).rows;
  const onHand = async (organizationId: string) =>
    (
      await db.query<{ sum: number }>(
        'SELECT sum(on_hand)::float8 AS sum FROM stock_levels WHERE organization_id = $1',
        [organizationId],
      )
    ).rows[0]?.sum;

  it('wait where nobody says to which of several sites they came', async () => {
    await organization('Mill', ['Quay', 'Wheel']);
    expect(await receive()).toBe(0);
  });
});
