import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { type ReadInvoice, readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));
const failed = (invoice: ReadInvoice) => arithmeticGate(invoice).checks.filter(({ pass }) => !pass);
const HEAD: PrintedLine[] = [
  [40, [50, 'Muster GmbH']],
  [60, [50, 'Rechnung Nr. R-17 vom 05.03.2026']],
  [75, [50, 'Währung EUR']],
];
const COLUMNS: PrintedLine = [
  100,
  [50, 'Pos'],
  [90, 'Beschreibung'],
  [250, 'Nettopreis'],
  [360, 'Menge'],
  [430, 'Steuer'],
  [505, 'Entgelt'],
];
const SUMS: PrintedLine[] = [
  [300, [300, 'Nettobetrag'], [505, '473,00']],
  [312, [300, 'Umsatzsteuer'], [505, '56,87']],
  [324, [300, 'Bruttosumme'], [505, '529,87']],
];

// Each of these shapes was seen on public sample invoices that the generator does not print.
describe('shapes of real invoices', () => {
  it('a price before discount under a line does not end the table', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [
        120,
        [50, '1'],
        [90, 'Trennblätter'],
        [260, '9,90'],
        [360, '20 Stk'],
        [435, '19 %'],
        [505, '198,00'],
      ],
      [132, [100, 'Bruttopreis : 9,90']],
      [
        150,
        [50, '2'],
        [90, 'Joghurt'],
        [260, '5,50'],
        [360, '50 Stk'],
        [435, '7 %'],
        [505, '275,00'],
      ],
      [162, [100, 'Bruttopreis : 5,50']],
      ...SUMS,
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([198, 275]);
    expect(failed(invoice)).toEqual([]);
  });

  it('a quantity and a rate that stand close are two numbers', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [
        120,
        [50, '1'],
        [90, 'Trennblätter'],
        [260, '9,90'],
        [356, '20 Stk 19 % VAT (S)'],
        [505, '198,00'],
      ],
      [
        150,
        [50, '2'],
        [90, 'Joghurt'],
        [260, '5,50'],
        [356, '50 Stk 7 % VAT (S)'],
        [505, '275,00'],
      ],
      ...SUMS,
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 20, unit: 'Stk', taxRate: 19 },
      { quantity: 50, unit: 'Stk', taxRate: 7 },
    ]);
  });

  it('the sum of a section does not end the table', () => {
    const invoice = read(
      [40, [50, 'Azure Interior Ltd']],
      [60, [50, 'Invoice INV-8'], [300, 'Invoice date: 2026-03-20']],
      [100, [50, 'Description'], [250, 'Quantity'], [330, 'Unit price'], [505, 'Amount']],
      [120, [50, 'Office chair'], [260, '2.00'], [335, '35.00'], [505, '$ 70.00']],
      [132, [460, 'Subtotal $ 70.00']],
      [144, [50, 'Olive oil'], [260, '3.00'], [335, '1.50'], [505, '$ 4.50']],
      [156, [460, 'Subtotal $ 4.50']],
      [180, [400, 'Subtotal'], [505, '$ 74.50']],
      [192, [400, 'Tax 10 %'], [505, '$ 7.45']],
      [204, [400, 'Total'], [505, '$ 81.95']],
    );
    expect(invoice.lines).toHaveLength(2);
    expect(invoice.totals).toMatchObject({ net: 74.5, tax: 7.45, total: 81.95 });
    expect(failed(invoice)).toEqual([]);
  });

  it('a correction below zero is a credit note, whatever it is called', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [
        120,
        [50, '1'],
        [90, 'Zitronensäure'],
        [260, '1,00'],
        [360, '-5 Stk'],
        [435, '19 %'],
        [505, '-5,00'],
      ],
      [300, [300, 'Nettobetrag'], [505, '-5,00']],
      [312, [300, 'Umsatzsteuer'], [505, '-0,95']],
      [324, [300, 'Bruttosumme'], [505, '-5,95']],
    );
    expect(invoice).toMatchObject({
      kind: 'credit-note',
      totals: { net: 5, tax: 0.95, total: 5.95 },
      lines: [{ quantity: 5, unitPrice: 1, amount: 5 }],
    });
  });

  it('a number may be named late in the title', () => {
    const title = 'Gutschrift (Selbst ausgestellte Rechnung) Nr. 471102 vom 05.03.2026';
    expect(read([60, [50, title]], [90, [50, 'Globale Nummer: 4000001123452']])).toMatchObject({
      number: '471102',
    });
  });

  it('a debt from before makes what is due more than the total', () => {
    const totals = { net: 200, tax: 20, total: 220, prepaid: -220, due: 440 };
    const invoice = read(...HEAD);
    const due = arithmeticGate({ ...invoice, totals: { ...invoice.totals, ...totals } });
    expect(due.checks.find(({ name }) => name === 'due')?.pass).toBe(true);
  });
});
