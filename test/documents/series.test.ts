import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { confirmMatch, matchLines } from '../../shared/documents/knowledge/match-lines.ts';
import type { PricePoint } from '../../shared/documents/knowledge/price-points.ts';
import { recordPrices } from '../../shared/documents/knowledge/record-prices.ts';
import {
  confirmVendor,
  findVendor,
  rememberVendor,
} from '../../shared/documents/knowledge/vendor.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';
import { makeWorld } from './support/world.ts';

describe('vendors, items and series of prices', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const party = (more: object) => ({ name: null, vatId: null, iban: null, email: null, ...more });
  async function vendor(more: object): Promise<string> {
    const input = { organizationId: world.organizationId, party: party(more) };
    const vendorId = await rememberVendor(input, { sql: world.db });
    await confirmVendor({ ...input, vendorId }, { sql: world.db });
    return vendorId;
  }
  const find = (more: object) =>
    findVendor({ organizationId: world.organizationId, party: party(more) }, { sql: world.db });

  it('a vendor is found by VAT id, then account, then mail domain, then name', async () => {
    const byVat = await vendor({ name: 'Vat GmbH', vatId: 'DE111111111' });
    const byIban = await vendor({ name: 'Iban GmbH', iban: 'DE89370400440532013000' });
    const byMail = await vendor({ name: 'Mail GmbH', email: 'a@mail-gmbh.example' });
    const byName = await vendor({ name: 'Name GmbH & Co. KG' });
    const seen = {
      name: 'NAME',
      email: 'billing@mail-gmbh.example',
      iban: 'DE89370400440532013000',
      vatId: 'DE111111111',
    };
    expect(await find(seen)).toMatchObject({ id: byVat, by: 'vat-id' });
    expect(await find({ ...seen, vatId: null })).toMatchObject({ id: byIban, by: 'iban' });
    expect(await find({ ...seen, vatId: null, iban: null })).toMatchObject({
      id: byMail,
      by: 'mail-domain',
    });
    expect(await find({ name: 'NAME' })).toMatchObject({ id: byName, by: 'name' });
  });

  it('a host of mail that everybody uses is nobody', async () => {
    await vendor({ name: 'Solo', email: 'solo@gmail.com' });
    expect(await find({ email: 'other@gmail.com' })).toBeUndefined();
  });

  it('a line is matched by the code, else by GTIN, else by a description that was confirmed', async () => {
    const vendorId = await vendor({ name: 'Lines GmbH' });
    const { organizationId } = world;
    const [coded, described] = [await world.item('Coded'), await world.item('Described')];
    const ean = await world.item('Ean', { gtin: '4006381333931' });
    const line = makeLine({ code: 'A-100', description: 'Röstkaffee, ganz' });
    const confirm = (itemId: string, of: typeof line) =>
      confirmMatch({ organizationId, vendorId, line: of, itemId, by: 'ann' }, { sql: world.db });
    await confirm(coded, { ...line, description: '' });
    await confirm(described, { ...line, code: null });
    const lines = [
      { ...line, code: 'a100', gtin: '4006381333931' },
      { ...line, code: 'B-1', gtin: '4006381333931' },
      { ...line, code: 'B-1', description: 'RÖSTKAFFEE GANZ' },
      { ...line, code: 'B-1', description: 'Röstkaffee' },
    ];
    expect(await matchLines({ organizationId, vendorId, lines }, { sql: world.db })).toMatchObject([
      { itemId: coded, method: 'code' },
      { itemId: ean, method: 'gtin' },
      { itemId: described, method: 'description' },
      { itemId: null, method: 'none' },
    ]);
  });

  it('a price drifts within its unit, its currency and its tax basis only', async () => {
    const vendorId = await vendor({ name: 'Prices GmbH' });
    const { organizationId } = world;
    const itemId = await world.item('Priced');
    let day = 0;
    async function told(price: number, more: Partial<PricePoint> & { currency?: string } = {}) {
      const documentId = randomUUID();
      await world.db.query(
        'INSERT INTO vendor_invoice_parse_jobs (id, organization_id) VALUES ($1, $2)',
        [documentId, organizationId],
      );
      day++;
      const { currency = 'EUR', ...point } = more;
      const issueDate = `2026-08-${String(day).padStart(2, '0')}`;
      const invoice = makeInvoice({ number: `P-${day}`, issueDate, currency });
      const points: PricePoint[] = [
        { line: 1, itemId, unit: 'kg', price, quantity: 1, taxBasis: 'net', ...point },
      ];
      return recordPrices(
        { organizationId, vendorId, documentId, invoice, points, duplicates: [] },
        { sql: world.db },
      );
    }
    const quiet = { recorded: 1, alerts: 0 };
    expect(await told(10)).toEqual(quiet);
    expect(await told(25, { unit: 'carton' })).toEqual(quiet);
    expect(await told(12, { currency: 'USD' })).toEqual(quiet);
    expect(await told(11.9, { taxBasis: 'gross' })).toEqual(quiet);
    expect(await told(10.9)).toEqual(quiet);
    expect(await told(12)).toEqual({ recorded: 1, alerts: 1 });
    expect(await told(10.8)).toEqual({ recorded: 1, alerts: 1 });
    // A price that rose ten million times is an alert, not an error of the database.
    expect(await told(0.000001)).toEqual({ recorded: 1, alerts: 1 });
    expect(await told(99_999)).toEqual({ recorded: 1, alerts: 1 });
  });
});
