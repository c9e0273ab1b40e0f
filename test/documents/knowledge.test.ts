import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import { readDocument, readMatches } from '../../shared/documents/lifecycle/store.ts';
import { createDatabase, type Sql } from '../../shared/platform/database/database.ts';
import { watchReading } from './support/watch-reading.ts';
import { clock, makeOrganization, makeWorld, print, reprice } from './support/world.ts';

const TABLES = [
  'inventory_items',
  'vendors',
  'vendor_invoice_parse_jobs',
  'vendor_item_mappings',
  'vendor_invoice_line_matches',
  'vendor_price_history',
  'vendor_price_alerts',
  'vendor_parser_feedback',
  'ai_logs',
];

describe('what is known about vendors, items and prices', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const history = async () =>
    (await world.db.query('SELECT * FROM vendor_price_history ORDER BY id')).rows;
  const key = (id: string) => ({ organizationId: world.organizationId, id });

  it('grows from the first invoice of a vendor, which a person approves, to the ones after it', async () => {
    const beans = await world.item('Kaffeebohnen ganz');
    const { invoice, pdf } = await print({ seed: 51 });
    const first = await world.send(pdf);
    expect(first).toMatchObject({
      status: 'review',
      reasons: ['vendor: not known yet'],
      prices: 0,
    });

    const approval = { ...key(first.id), by: 'ann', items: [{ line: 1, itemId: beans }] };
    const approved = await approveDocument(approval, world);
    expect(approved).toEqual({ status: 'approved', prices: 1, alerts: 0 });
    expect(await approveDocument(approval, world)).toMatchObject({ prices: 0, alerts: 0 });

    // The same vendor, the same article, half as dear again: known, matched, accepted, told.
    const dearer = await print({ seed: 51 }, (next) => {
      next.number = 'RE-NEXT-1';
      next.issueDate = '2026-12-01';
      reprice(next, 0, (invoice.lines[0]?.unitPrice ?? 0) * 1.5);
    });
    const second = await world.send(dearer.pdf);
    expect(second).toMatchObject({ status: 'accepted', prices: 1, alerts: 1 });
    expect((await readMatches(key(second.id), { sql: world.db }))[0]).toMatchObject({
      itemId: beans,
      method: 'code',
    });
    const { rows } = await world.db.query(
      'SELECT change_percent::float8 AS change FROM vendor_price_alerts',
    );
    expect(rows).toEqual([{ change: expect.closeTo(50, 0) }]);
  });

  it('warns of a probable duplicate, blocks nothing, and counts its prices once', async () => {
    const before = await history();
    const again = await print({ seed: 51 }, (next) => {
      next.number = 'RE-NEXT-1';
      next.issueDate = '2026-12-01';
      next.dueDate = '2027-03-03';
    });
    const sent = await world.send(again.pdf);
    expect(sent).toMatchObject({ status: 'accepted', prices: 0 });
    expect(sent.warnings).toEqual([expect.stringMatching(/^probably the same invoice as /)]);
    expect(await history()).toHaveLength(before.length);
  });

  it('reads the same file once for an organisation, and again for another', async () => {
    const { pdf } = await print({ seed: 52 });
    const first = await world.send(pdf);
    const second = await world.send(pdf);
    expect(second.status).toBe('same-file');
    expect(await readDocument(key(second.id), { sql: world.db })).toMatchObject({
      sameAs: first.id,
      finishedAt: clock(),
    });
    await expect(world.send(pdf, first.id)).rejects.toMatchObject({ name: 'AlreadyDone' });
  });

  it('reads a file once that is sent twice at the same time', async () => {
    const { pdf } = await print({ seed: 53 });
    const sent = await Promise.all([world.send(pdf), world.send(pdf)]);
    expect(sent.map(({ status }) => status).sort()).toEqual(['review', 'same-file']);
  });

  it('reads again what failed for want of time', async () => {
    const { HOSTILE } = await import('../../eval/generator/hostile.ts');
    const bomb = await HOSTILE.find(({ name }) => name === 'form-laughs.pdf')?.bytes();
    const send = () => world.send(bomb ?? new Uint8Array(), undefined, { deadline: 1_500 });
    expect(await send()).toMatchObject({ status: 'refused', reasons: ['out-of-time'] });
    expect(await send()).toMatchObject({ status: 'refused', reasons: ['out-of-time'] });
  });

  it('does not take another unit or currency for a change of price', async () => {
    const { rows } = await world.db.query<{ id: string; vendor_id: string; item_id: string }>(
      'SELECT job_id AS id, vendor_id, item_id FROM vendor_price_history LIMIT 1',
    );
    expect(rows).toHaveLength(1);
    const alerts = async () => (await world.db.query('SELECT 1 FROM vendor_price_alerts')).rowCount;
    const before = await alerts();
    const other = await print({ seed: 51 }, (next) => {
      next.number = 'RE-UNIT-1';
      next.issueDate = '2026-12-05';
      const line = next.lines[0];
      if (line) line.unit = line.unit === 'Pkg' ? 'Stk' : 'Pkg';
    });
    const sent = await world.send(other.pdf);
    expect(sent).toMatchObject({ status: 'accepted', prices: 1, alerts: 0 });
    expect(await alerts()).toBe(before);
  });

  it('suggests the nearest names and takes none of them by itself', async () => {
    await world.item('Milchkännchen aus Edelstahl');
    const { pdf, invoice } = await print({ seed: 77, lines: 6 });
    const sent = await world.send(pdf);
    const matches = await readMatches(key(sent.id), { sql: world.db });
    const at = invoice.lines.findIndex((line) => line.description.startsWith('Milchk'));
    expect(matches.every((match) => match.itemId === null)).toBe(true);
    if (at >= 0) expect(matches[at]?.suggestions[0]?.name).toMatch(/Milchk/);
    expect(matches.every((match) => match.suggestions.length <= 5)).toBe(true);
  });

  it('matches by GTIN and never an item of another organisation', async () => {
    const other = await makeOrganization(world.db, 'Someone else');
    await world.item('Kaffee', { organizationId: other, gtin: '4006381333931' });
    const own = await world.item('Stifte', { gtin: '4006381333931' });
    const { matchLines } = await import('../../shared/documents/knowledge/match-lines.ts');
    const { makeLine } = await import('./support/invoices.ts');
    const lines = [makeLine({ gtin: '4006381333931' })];
    const context = { organizationId: world.organizationId, vendorId: null, lines };
    expect(await matchLines(context, { sql: world.db })).toMatchObject([
      { itemId: own, method: 'gtin' },
    ]);
  });

  it('takes prices back when a document is rejected', async () => {
    const before = (await history()).length;
    const { rows } = await world.db.query<{ id: string }>(
      `SELECT job_id AS id FROM vendor_price_history WHERE invoice_number = 'reunit1'`,
    );
    await rejectDocument({ ...key(rows[0]?.id ?? ''), by: 'ann' }, world);
    expect((await history()).length).toBe(before - 1);
  });

  it('shows each of its tables to its organisation, and to no other and to nobody', async () => {
    await world.db.query(
      `INSERT INTO ai_logs (organization_id, purpose, provider, model, milliseconds, outcome)
       VALUES ($1, 'read-document', 'openai', 'm', 1, 'ok')`,
      [world.organizationId],
    );
    await world.db.query(
      `INSERT INTO vendor_parser_feedback (organization_id, job_id, correction, given_by)
       SELECT organization_id, id, '{}', 'ann' FROM vendor_invoice_parse_jobs LIMIT 1`,
    );
    const app = createDatabase({ url: async () => world.database.appUrl });
    const stranger = randomUUID();
    for (const table of TABLES) {
      const count = (sql: Sql) =>
        sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      const seen = async (rows: Promise<{ rows: { n: number }[] }>) => (await rows).rows[0]?.n;
      const own = await seen(app.asOrganization(world.organizationId, count));
      const others = await seen(app.asOrganization(stranger, count));
      const nobodys = await seen(count(app));
      expect([table, own && own > 0, others, nobodys]).toEqual([table, true, 0, 0]);
    }
    await app.end();
  });

  it('learns from a correction, and the next invoice of the vendor shows it', async () => {
    const { odd } = await import('./support/odd-invoice.ts');
    const first = await world.send(await odd({ number: 'ZX 77/1', date: '03/04/2026' }));
    const document = await readDocument(key(first.id), { sql: world.db });
    expect(document.invoice?.number).not.toBe('ZX 77/1');
    const correction = { number: 'ZX 77/1', issueDate: '2026-03-04', total: 59.5 };
    const corrected = await correctDocument({ ...key(first.id), by: 'ann', correction }, world);
    expect(corrected.taught).toMatchObject({
      labels: { number: ['vorgangskennung'], issueDate: ['tag der ausfertigung'] },
      dateOrder: 'mdy',
    });
    await approveDocument({ ...key(first.id), by: 'ann' }, world);
    const { thread, tasks } = watchReading();
    const next78 = await odd({ number: 'ZX 78/1', date: '05/06/2026' });
    const second = await world.send(next78, randomUUID(), { thread });
    // The file is opened and recognised once; what was taught changes only what is looked for.
    expect(tasks()).toEqual(['read', 'extract']);
    const next = await readDocument(key(second.id), { sql: world.db });
    expect(next.invoice).toMatchObject({ number: 'ZX 78/1', issueDate: '2026-05-06' });
  });

  it('learns the columns and the decimal mark of a vendor from its corrected lines', async () => {
    const { odd } = await import('./support/odd-invoice.ts');
    const headers: [string, string] = ['Losgröße', 'Wertansatz'];
    const print = (number: string, row: [string, string, string], net: string) =>
      odd({ number, date: '03/14/2026', headers, row, sums: [net, '0', net] });
    // Nothing on the page says that "1,250" is no thousand and more, but little more than one.
    const first = await world.send(await print('ZX 80/1', ['2', '1,250', '2,500'], '2,500'));
    const before = (await readDocument(key(first.id), { sql: world.db })).invoice;
    expect(before).toMatchObject({ lines: [], totals: { total: 2500 } });
    const line = { line: 1, description: 'Handgemachte Dose', quantity: 2, unitPrice: 1.25 };
    const correction = { lines: [{ ...line, amount: 2.5 }], net: 2.5, total: 2.5 };
    const corrected = await correctDocument({ ...key(first.id), by: 'ann', correction }, world);
    expect(corrected.taught).toMatchObject({
      columns: { Losgröße: 'quantity', Wertansatz: 'unitPrice' },
      decimalMark: ',',
    });
    const second = await world.send(await print('ZX 81/1', ['3', '1,100', '3,300'], '3,300'));
    const next = (await readDocument(key(second.id), { sql: world.db })).invoice;
    expect(next?.lines[0]).toMatchObject({ quantity: 3, unitPrice: 1.1, amount: 3.3 });
    expect(next?.totals.total).toBe(3.3);
  });
});
