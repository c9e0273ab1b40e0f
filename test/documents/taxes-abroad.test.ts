import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks, readSheet } from './support/field-sheet.ts';

const paper = (title: string, ...sums: [label: string, amount: string][]) =>
  readSheet(
    [40, [50, 'Harbour Desk Ltd']],
    [60, [50, `${title} HD-77`], [300, '2026-03-05']],
    [75, [50, 'EUR']],
    COLUMNS,
    [116, [50, 'Desk'], [310, '2'], [405, '50.00'], [500, '100.00']],
    ...sums.map(([label, amount], i): Parameters<typeof readSheet>[0] => [
      140 + 12 * i,
      [400, label],
      [500, amount],
    ]),
  );

describe('a tax of another country than the language is first of', () => {
  it.each([
    ['Factura', 'Op. gravada', 'IGV', '18'],
    ['Factura', 'Monto gravado', 'ITBIS', '18'],
    ['Factura', 'Subtotal', 'ITBMS', '7'],
    ['Invoice', 'Subtotal', 'SST', '6'],
    ['Facture', 'Sous-total', 'TVH', '13'],
  ])('is known: %s, %s, %s', (title, net, tax, rate) => {
    const read = paper(
      title,
      [net, '100.00'],
      [`${tax} ${rate}%`, `${rate}.00`],
      ['Total', `${100 + Number(rate)}.00`],
    );
    expect(read.totals).toMatchObject({ net: 100, tax: Number(rate), total: 100 + Number(rate) });
    expect(failedChecks(read)).toEqual([]);
  });

  it('is no sum where prices have it in them', () => {
    const read = paper(
      'Fatura',
      ['Valor total', '100.00'],
      ['Valor do ICMS', '18.00'],
      ['Valor do PIS', '1.65'],
      ['Valor da COFINS', '7.60'],
    );
    expect(read.totals.total).toBe(100);
    expect(failedChecks(read)).toEqual([]);
  });
});
