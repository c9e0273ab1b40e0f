import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TruthInvoice } from '../../eval/generator/truth.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import { processDocument } from '../../shared/documents/lifecycle/process.ts';
import { seenOf } from '../../shared/documents/lifecycle/seen.ts';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import { DEFAULT_GUARD } from '../../shared/documents/reading/guarded.ts';
import { clock, makeOrganization, makeWorld, print, reprice } from './support/world.ts';

describe('what people decide about documents', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let item: string;
  beforeAll(async () => {
    world = await makeWorld();
    item = await world.item('Kaffeebohnen ganz');
    const { id } = await world.send((await print({ seed: 51 })).pdf);
    await approveDocument({ ...key(id), by: 'ann', items: [{ line: 1, itemId: item }] }, world);
  });
  afterAll(() => world.end());

  const key = (id: string) => ({ organizationId: world.organizationId, id });
  const history = async (number: string) =>
    (
      await world.db.query<{ price: number; document: string }>(
        `SELECT price::float8 AS price, job_id AS document FROM vendor_price_history
          WHERE invoice_number = $1 ORDER BY id`,
        [number],
      )
    ).rows;
  /** The next invoice of the vendor that is known. */
  const next = async (change: (invoice: TruthInvoice) => void) =>
    world.send((await print({ seed: 51 }, change)).pdf);

  it('let the other file of an invoice tell its prices when one is rejected', async () => {
    const change = (dueDate: string) => (invoice: TruthInvoice) =>
      Object.assign(invoice, { number: 'TWICE-1', issueDate: '2026-06-01', dueDate });
    const first = await next(change('2026-07-01'));
    const second = await next(change('2026-07-02'));
    expect(second.warnings).toEqual([`probably the same invoice as ${first.id}`]);
    expect((await history('twice1')).map(({ document }) => document)).toEqual([first.id]);
    await rejectDocument({ ...key(first.id), by: 'ann' }, world);
    expect((await history('twice1')).map(({ document }) => document)).toEqual([second.id]);
  });

  it('are warned of an invoice whose number was read otherwise, and its prices count once', async () => {
    const change = (number: string) => (invoice: TruthInvoice) =>
      Object.assign(invoice, { number, issueDate: '2026-06-11' });
    const first = await next(change('RO005'));
    const second = await next(change('R0005'));
    expect(second.warnings).toEqual([`probably the same invoice as ${first.id}`]);
    expect([...(await history('ro005')), ...(await history('r0005'))]).toHaveLength(1);
  });

  it('are not warned of a number that a vendor uses again in another year', async () => {
    const change = (issueDate: string) => (invoice: TruthInvoice) =>
      Object.assign(invoice, { number: 'NR-1', issueDate });
    await next(change('2026-01-05'));
    expect(await next(change('2027-01-05'))).toMatchObject({ warnings: [], prices: 1 });
    expect(await history('nr1')).toHaveLength(2);
  });

  it('are warned of a duplicate also while its vendor waits to be known', async () => {
    const change = (dueDate: string) => (invoice: TruthInvoice) =>
      Object.assign(invoice, { number: 'NEW-1', dueDate });
    const send = async (due: string) => world.send((await print({ seed: 58 }, change(due))).pdf);
    const first = await send('2027-01-01');
    expect((await send('2027-01-02')).warnings).toEqual([
      `probably the same invoice as ${first.id}`,
    ]);
  });

  it('are not taken of what another person changed meanwhile, and twice where they are the same', async () => {
    const { id } = await next((invoice) => Object.assign(invoice, { number: 'TWO-1' }));
    const now = () => readDocument(key(id), { sql: world.db });
    const seen = seenOf(await now());
    const by = { ...key(id), by: 'bob', seen };
    await correctDocument({ ...by, by: 'ann', correction: { number: 'TWO-2' } }, world);
    for (const late of [
      approveDocument(by, world),
      rejectDocument(by, world),
      correctDocument({ ...by, correction: { dueDate: '2026-12-24' } }, world),
    ])
      await expect(late).rejects.toThrow('Somebody else changed this document meanwhile');
    expect(await now()).toMatchObject({ status: 'review', invoice: { number: 'TWO-2' } });

    const again = { ...by, seen: seenOf(await now()) };
    await approveDocument(again, world);
    expect(await approveDocument(again, world)).toMatchObject({ status: 'approved' });
    await expect(rejectDocument(again, world)).rejects.toThrow('meanwhile');
  });

  it('may say the currency, which tills often leave out', async () => {
    const { id } = await next((invoice) => Object.assign(invoice, { number: 'CUR-1' }));
    const by = { ...key(id), by: 'ann' };
    const { invoice } = await correctDocument({ ...by, correction: { currency: 'CHF' } }, world);
    expect(invoice.currency).toBe('CHF');
    expect((await readDocument(key(id), { sql: world.db })).invoice?.currency).toBe('CHF');
  });

  it('take prices back with a correction, until they approve what is right', async () => {
    const sent = await next((invoice) => {
      Object.assign(invoice, { number: 'FIX-1', issueDate: '2026-06-21' });
      reprice(invoice, 0, 100);
    });
    expect(sent).toMatchObject({ status: 'accepted', prices: 1 });
    const { invoice } = await readDocument(key(sent.id), { sql: world.db });
    const quantity = (invoice?.lines[0]?.quantity ?? 1) * 2;
    const correction = { lines: [{ line: 1, quantity, unitPrice: 50 }] };
    await correctDocument({ ...key(sent.id), by: 'ann', correction }, world);
    expect((await readDocument(key(sent.id), { sql: world.db })).status).toBe('review');
    expect(await history('fix1')).toEqual([]);
    await approveDocument({ ...key(sent.id), by: 'ann' }, world);
    expect(await history('fix1')).toMatchObject([{ price: 50 }]);
  });

  it('are asked when a known vendor names another bank account, and only once', async () => {
    const moved = (number: string) => (invoice: TruthInvoice) => {
      Object.assign(invoice, { number, issueDate: '2026-07-01' });
      invoice.vendor = { ...invoice.vendor, iban: 'DE89370400440532013000' };
    };
    const sent = await next(moved('MOVED-1'));
    expect(sent).toMatchObject({
      status: 'review',
      reasons: ['vendor: the bank account is new for this vendor'],
      prices: 0,
    });
    await approveDocument({ ...key(sent.id), by: 'ann' }, world);
    expect(await next(moved('MOVED-2'))).toMatchObject({ status: 'accepted' });
  });

  it('decide once: of an approval and a rejection at the same time one is told of the other', async () => {
    const sent = await next((invoice) => {
      Object.assign(invoice, { number: 'RACE-1', issueDate: '2026-07-11' });
    });
    const decisions = [
      approveDocument({ ...key(sent.id), by: 'ann' }, world),
      rejectDocument({ ...key(sent.id), by: 'bob' }, world),
    ];
    await Promise.allSettled(decisions);
    const { status } = await readDocument(key(sent.id), { sql: world.db });
    expect(status).toBe('rejected');
    expect(await history('race1')).toEqual([]);
  });

  it('cannot reject what has not arrived', async () => {
    const { rows } = await world.db.query<{ id: string }>(
      'INSERT INTO vendor_invoice_parse_jobs (organization_id) VALUES ($1) RETURNING id',
      [world.organizationId],
    );
    await expect(
      rejectDocument({ ...key(rows[0]?.id ?? ''), by: 'ann' }, world),
    ).rejects.toMatchObject({ name: 'Conflict' });
  });

  it('add lines that were missed, take out what is none, and no line twice removed', async () => {
    const { id } = await world.send((await print({ seed: 59 })).pdf);
    const { invoice } = await readDocument(key(id), { sql: world.db });
    const count = invoice?.lines.length ?? 0;
    const missed = { line: count + 1, description: 'Pfand', quantity: 1, unitPrice: 2, amount: 2 };
    const correction = { lines: [missed], removeLines: [1] };
    const corrected = await correctDocument({ ...key(id), by: 'ann', correction }, world);
    expect(corrected.invoice.lines).toHaveLength(count);
    expect(corrected.invoice.lines.at(-1)).toMatchObject({ description: 'Pfand', amount: 2 });
    const beyond = { lines: [{ line: count + 2, amount: 1 }] };
    await expect(
      correctDocument({ ...key(id), by: 'ann', correction: beyond }, world),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('see a file under the name that its sender gave it, and never under another organisation', async () => {
    const { rows } = await world.db.query<{ id: string }>(
      'INSERT INTO vendor_invoice_parse_jobs (organization_id, file_name) VALUES ($1, $2) RETURNING id',
      [world.organizationId, 'Rechnung für März.pdf'],
    );
    const id = rows[0]?.id ?? '';
    const stranger = await makeOrganization(world.db, 'Stranger');
    const { pdf } = await print({ seed: 57 });
    const deps = { db: world.db, clock, guard: DEFAULT_GUARD };
    const file = { documentId: id, bytes: pdf, fileName: 'Rechnung-M-rz.pdf' };
    await expect(
      processDocument({ ...file, organizationId: stranger }, deps),
    ).rejects.toMatchObject({ name: 'RejectMessage' });
    await processDocument({ ...file, organizationId: world.organizationId }, deps);
    expect(await readDocument(key(id), { sql: world.db })).toMatchObject({
      status: 'review',
      fileName: 'Rechnung für März.pdf',
    });
  });

  it('make a vendor known by approving, not by correcting', async () => {
    const send = async (number: string) => {
      const { pdf } = await print({ seed: 60 }, (invoice) => {
        invoice.number = number;
        invoice.vendor = {
          ...invoice.vendor,
          name: 'Neuling GmbH',
          vatId: 'DE222222222',
          iban: 'DE02120300000000202051',
          email: 'post@neuling.example',
        };
      });
      return world.send(pdf);
    };
    const first = await send('KNOWN-1');
    const correction = { orderNumber: 'PO-1' };
    await correctDocument({ ...key(first.id), by: 'ann', correction }, world);
    expect((await send('KNOWN-2')).reasons).toContain('vendor: not known yet');
    await approveDocument({ ...key(first.id), by: 'ann' }, world);
    expect(await send('KNOWN-3')).toMatchObject({ status: 'accepted' });
  });

  it('keep both lessons of two corrections at the same time', async () => {
    const { id } = await world.send((await print({ seed: 61 })).pdf);
    const teach = (columns: Record<string, 'quantity' | 'unitPrice'>) =>
      correctDocument({ ...key(id), by: 'ann', correction: { columns } }, world);
    await Promise.all([teach({ Losgröße: 'quantity' }), teach({ Wertansatz: 'unitPrice' })]);
    const { rows } = await world.db.query<{ columns: unknown }>(
      `SELECT lessons->'columns' AS columns FROM vendors
        WHERE id = (SELECT vendor_id FROM vendor_invoice_parse_jobs WHERE id = $1)`,
      [id],
    );
    expect(rows[0]?.columns).toEqual({ Losgröße: 'quantity', Wertansatz: 'unitPrice' });
  });

  it('are warned when a corrected number turns out to be that of another document', async () => {
    const send = async (number: string) =>
      next((invoice) => Object.assign(invoice, { number, issueDate: '2026-08-01' }));
    const first = await send('SAME-1');
    const { id } = await next((invoice) =>
      Object.assign(invoice, { number: 'OTHER-1', issueDate: '2026-08-02' }),
    );
    await correctDocument({ ...key(id), by: 'ann', correction: { number: 'SAME-1' } }, world);
    expect((await readDocument(key(id), { sql: world.db })).warnings).toEqual([
      `probably the same invoice as ${first.id}`,
    ]);
  });
});
