import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { recordPrices } from '../../shared/documents/knowledge/record-prices.ts';
import { makeInvoice } from './support/invoices.ts';
import { makeWorld } from './support/world.ts';

describe('a price beside the one before it', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let itemId: string;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());
  beforeEach(async () => {
    itemId = await world.item(`Kaffeebohnen ${randomUUID()}`);
  });

  const vendor = async () => {
    const { rows } = await world.db.query<{ id: string }>(
      `INSERT INTO vendors (organization_id, name, name_key) VALUES ($1, $2, $2) RETURNING id`,
      [world.organizationId, `Vendor ${randomUUID()}`],
    );
    return rows[0]?.id as string;
  };
  /** One invoice of one line, as it was accepted. */
  const tell = async (vendorId: string, issueDate: string, price: number, unit = 'kg') => {
    const documentId = randomUUID();
    const { organizationId } = world;
    await world.db.query(
      `INSERT INTO vendor_invoice_parse_jobs (id, organization_id, status) VALUES ($1, $2, 'accepted')`,
      [documentId, organizationId],
    );
    const invoice = makeInvoice({ number: documentId, issueDate });
    const point = { line: 1, itemId, unit, price, quantity: 1, taxBasis: 'net' as const };
    return recordPrices(
      { organizationId, vendorId, documentId, invoice, points: [point], duplicates: [] },
      { sql: world.db },
    );
  };

  it('raises an alert when the same vendor asks more', async () => {
    const id = await vendor();
    expect(await tell(id, '2026-01-01', 10)).toEqual({ recorded: 1, alerts: 0 });
    expect(await tell(id, '2026-02-01', 15)).toEqual({ recorded: 1, alerts: 1 });
  });

  it('is not held against another vendor of the same item', async () => {
    expect(await tell(await vendor(), '2026-01-01', 10)).toMatchObject({ alerts: 0 });
    expect(await tell(await vendor(), '2026-02-01', 15)).toEqual({ recorded: 1, alerts: 0 });
  });

  it('is not held against a later one, when an old invoice comes late', async () => {
    const id = await vendor();
    expect(await tell(id, '2026-03-01', 15)).toMatchObject({ alerts: 0 });
    expect(await tell(id, '2026-01-01', 10)).toEqual({ recorded: 1, alerts: 0 });
    // The newest before it is the late one's successor, not the one that arrived last.
    expect(await tell(id, '2026-04-01', 15)).toEqual({ recorded: 1, alerts: 0 });
  });

  it('is another series in another unit', async () => {
    const id = await vendor();
    await tell(id, '2026-01-01', 10);
    expect(await tell(id, '2026-02-01', 15, 'piece')).toEqual({ recorded: 1, alerts: 0 });
  });
});
