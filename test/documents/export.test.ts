import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readXmlInvoice } from '../../shared/documents/einvoice/read-xml.ts';
import { approvedDocuments } from '../../shared/documents/export/approved.ts';
import { csvHead, csvOf } from '../../shared/documents/export/csv.ts';
import { ublOf } from '../../shared/documents/export/ubl.ts';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { type ReadInvoice, readInvoice } from '../../shared/documents/invoice/read.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';
import { makeOrganization, makeWorld, print } from './support/world.ts';

describe('an invoice as UBL', () => {
  const again = (invoice: ReadInvoice) => {
    const xml = readXmlInvoice(new TextEncoder().encode(ublOf(invoice)));
    if (!xml) throw new Error('it is no e-invoice');
    return readInvoice(xml.extracted);
  };
  const invoice = makeInvoice({
    number: 'R-<17> & co',
    dueDate: '2026-04-03',
    orderNumber: 'PO-4',
    taxes: [{ rate: 19, base: 108, amount: 20.52 }],
    totals: { net: 108, tax: 20.52, total: 128.52, charges: 10, due: 128.52 },
    lines: [
      makeLine({ quantity: 2, unitPrice: 50, amount: 100, description: 'Beans "dark" <1 kg>' }),
      makeLine({
        code: null,
        quantity: 4,
        unitPrice: 0.5,
        discountAmount: 4,
        amount: -2,
        unit: 'h',
        note: 'brought back',
        gtin: '4006381333931',
      }),
    ],
  });

  it('reads back as what it was', () => {
    const read = again(invoice);
    const { title: _t, sums: _s, conventions: _c, vendor, buyer, ...rest } = invoice;
    expect(read).toMatchObject({
      ...rest,
      vendor: { name: vendor.name, vatId: vendor.vatId },
      buyer: { name: buyer.name },
      lines: rest.lines.map(({ page: _, note: __, ...line }) => line),
      unreadable: [],
    });
    expect(arithmeticGate(read).checks.filter(({ pass }) => !pass)).toEqual([]);
  });

  const sumsOf = (invoice: ReadInvoice) => {
    const xml = ublOf(invoice);
    const all = (tag: string) =>
      [...xml.matchAll(new RegExp(`<cbc:${tag} currencyID="EUR">([^<]+)<`, 'g'))].map(([, it]) =>
        Number(it),
      );
    const [taxes = [], amounts = []] = [all('TaxableAmount'), all('TaxAmount')];
    return {
      lines: all('LineExtensionAmount'),
      net: all('TaxExclusiveAmount'),
      bases: taxes,
      taxes: amounts,
      xml,
    };
  };

  it('has lines without tax, whose sum is the net amount, where a till printed them with it', () => {
    const priced = (amount: number, taxRate: number | null) =>
      makeLine({ quantity: 1, unitPrice: amount, amount, taxRate });
    const totals = { net: 2.5, tax: 0.47, total: 2.97 };
    const lines = [priced(0.99, 19), priced(0.99, null), priced(0.99, 19)];
    const till = makeInvoice({ lines, totals, taxes: [{ rate: 19, base: 2.5, amount: 0.47 }] });
    // Three times .83 are a cent less than the net amount.
    expect(sumsOf(till).lines.toSorted()).toEqual([0.83, 0.83, 0.84, 2.5]);
    expect(arithmeticGate(again(till)).checks.filter(({ pass }) => !pass)).toEqual([]);
    const unknown = lines.map((line) => ({ ...line, taxRate: null }));
    const taxes = [...till.taxes, { rate: 7, base: 0, amount: 0 }];
    expect(sumsOf({ ...till, lines: unknown, taxes }).lines.toSorted()).toEqual([
      0.99, 0.99, 0.99, 2.97,
    ]);
  });

  it('tells of a tax that a paper prints without a table, and of a net amount that it leaves out', () => {
    const bare = makeInvoice({ taxes: [], totals: { net: null, tax: 19, total: 119 } });
    expect(sumsOf(bare)).toMatchObject({ net: [100], bases: [100], taxes: [19, 19] });
    expect(sumsOf(bare).xml).toMatch(/<cbc:ID>S<\/cbc:ID>\s*<cbc:Percent>19</);
    const free = makeInvoice({
      taxes: [],
      totals: { net: 100, tax: 0, total: 100 },
      lines: [makeLine({ taxRate: 0 })],
    });
    expect(sumsOf(free).xml).not.toContain('<cbc:ID>S<');
  });

  it('states an amount on each line, as its schema asks, also where the paper has none', () => {
    const lines = [makeLine({ amount: 100 }), makeLine({ amount: null })];
    expect(sumsOf({ ...invoice, lines }).lines).toEqual([100, 100, 0]);
  });

  it('says of what is taken off or added what it is', () => {
    const reasons = ublOf(invoice).matchAll(/<cbc:AllowanceChargeReason>(\w+)</g);
    expect([...reasons].map(([, reason]) => reason)).toEqual(['Charge', 'Discount']);
  });

  it('is a credit note where it was one', () => {
    expect(again({ ...invoice, kind: 'credit-note' })).toMatchObject({
      kind: 'credit-note',
      totals: { total: 128.52 },
      lines: [{ quantity: 2 }, { quantity: 4 }],
    });
  });
});

describe('documents that count', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const exported = async (organizationId: string) => {
    const found = [];
    for await (const document of approvedDocuments({ organizationId }, { sql: world.db }))
      found.push(document);
    return found;
  };
  const announced = async (id: string) =>
    (
      await world.db.query<{ detail: object }>(
        `SELECT detail FROM outbox WHERE detail_type = 'document.approved'
            AND detail ->> 'documentId' = $1 ORDER BY id`,
        [id],
      )
    ).rows.map(({ detail }) => detail);

  it('leave for book-keeping, and on the bus each time that they come to count', async () => {
    const item = await world.item('Kaffeebohnen');
    const { organizationId } = world;
    const { id } = await world.send((await print({ seed: 71 })).pdf);
    expect(await exported(organizationId)).toEqual([]);
    expect(await announced(id)).toEqual([]);

    const approval = { organizationId, id, by: 'ann', items: [{ line: 1, itemId: item }] };
    await approveDocument(approval, world);
    await approveDocument(approval, world);
    const event = { organizationId, documentId: id, status: 'approved' };
    expect(await announced(id)).toEqual([event]);

    const next = await world.send(
      (await print({ seed: 71 }, (invoice) => Object.assign(invoice, { number: 'R-7101' }))).pdf,
    );
    expect(next).toMatchObject({ status: 'accepted', reasons: [] });
    expect(await announced(next.id)).toEqual([
      { ...event, documentId: next.id, status: 'accepted' },
    ]);

    const [first, second] = await exported(organizationId);
    expect([first?.id, second?.id].sort()).toEqual([id, next.id].sort());
    expect(first?.items).toMatchObject({ 1: item });
    expect(await exported(await makeOrganization(world.db, 'Another'))).toEqual([]);

    await rejectDocument({ organizationId, id: next.id, by: 'ann' }, world);
    expect((await exported(organizationId)).map((document) => document.id)).toEqual([id]);
  });

  it('are those of a day by when they came to count, and not by when they came', async () => {
    const organizationId = await makeOrganization(world.db, 'Late');
    const id = randomUUID();
    await world.db.query(
      `INSERT INTO vendor_invoice_parse_jobs (id, organization_id, object_key, status, invoice, created_at)
       VALUES ($1, $2, 'late/1', 'review', $3, '2026-01-01')`,
      [id, organizationId, makeInvoice({})],
    );
    const set = (what: string) =>
      world.db.query(`UPDATE vendor_invoice_parse_jobs SET ${what} WHERE id = $1`, [id]);
    const told = async (since: string) => {
      const found = [];
      const from = { organizationId, since: new Date(since) };
      for await (const one of approvedDocuments(from, { sql: world.db })) found.push(one.id);
      return found;
    };
    await set(`status = 'accepted'`);
    expect(await told('2026-03-01')).toEqual([id]);
    // As if the gate had accepted it in February: who approves it now changes nothing.
    await set(`counts_since = '2026-02-01'`);
    await set(`status = 'approved'`);
    expect([await told('2026-01-15'), await told('2026-03-01')]).toEqual([[id], []]);
    // Corrected, it waits for a person, and counts anew.
    await set(`status = 'review'`);
    expect(await told('2026-01-01')).toEqual([]);
    await set(`status = 'approved'`);
    expect(await told('2026-03-01')).toEqual([id]);
  });

  it('are each told once, however many came in one microsecond', async () => {
    const organizationId = await makeOrganization(world.db, 'Many');
    await world.db.query(
      `INSERT INTO vendor_invoice_parse_jobs
         (organization_id, object_key, status, invoice)
       SELECT $1, 'many/' || n, 'accepted', $2
         FROM generate_series(1, 450) n`,
      [organizationId, makeInvoice({})],
    );
    const told = new Set<string>();
    for await (const { id } of approvedDocuments({ organizationId }, { sql: world.db })) {
      expect(told.has(id)).toBe(false);
      told.add(id);
    }
    expect(told.size).toBe(450);
  });

  it('are lines of CSV in which nothing calculates', () => {
    const invoice = makeInvoice({
      number: '=1+1',
      lines: [
        makeLine({ description: 'Beans; "dark"\nroast, 1 kg' }),
        makeLine({ description: '@SUM(A1:A9)', code: null }),
      ],
    });
    const document = {
      id: 'd-1',
      status: 'approved' as const,
      fileName: null,
      invoice,
      items: { 2: 'item-9' },
      warnings: ['probably the same invoice as d-0'],
    };
    const rows = parse(csvHead() + csvOf(document), { columns: true }) as Record<string, string>[];
    expect(rows).toMatchObject([
      {
        document: 'd-1',
        number: "'=1+1",
        total: '119',
        line: '1',
        description: 'Beans; "dark"\nroast, 1 kg',
        item: '',
        warnings: 'probably the same invoice as d-0',
      },
      { line: '2', description: "'@SUM(A1:A9)", code: '', item: 'item-9' },
    ]);
  });
});
