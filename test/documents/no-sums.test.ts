import { describe, expect, it } from '@jest/globals';
import { failedChecks, readSheet } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';
import { judge } from './support/sums-page.ts';

describe('what stands below the table and is no sum', () => {
  const SUMS = [
    ['Net', '350,00'],
    ['VAT 19 %', '66,50'],
    ['Total', '416,50'],
  ] as [string, string][];

  it.each([
    ['Nº', '000.043.445'],
    ['Complaints by telephone:', '900.812.679'],
    ['Teléfono reclamaciones:', '900.812.679'],
    ['Invoice number: B', '11.474'],
    ['Amount after due date', '436,50'],
    ['Absetzbarer Anteil nach § 35 a EStG', '1.190,00'],
  ])('asks for nothing: %s %s', (label, number) => {
    expect(judge(...SUMS, [label, number])).toMatchObject({ total: 416.5, accepted: true });
  });

  it.each([
    ['Order', '43.445,00'],
    ['Advance by telephone:', '900,50'],
  ])('is asked for where it may be one: %s %s', (label, number) => {
    expect(judge(...SUMS, [label, number]).accepted).toBe(false);
  });

  it('a tax by the way that the total has in it is one all the same', () => {
    const { net, tax, total } = judge(['Importe Total', '350,00'], ['IVA Contenido', '60,74']);
    expect({ net, tax, total }).toEqual({ net: 289.26, tax: 60.74, total: 350 });
  });
});

it('a tax that the lines have in them may be said before the total', () => {
  const { net, tax, total, accepted } = judge(
    ['Subtotal', '350,00'],
    ['incl. VAT 19 %', '55,88'],
    ['Total', '350,00'],
  );
  expect({ net, tax, total, accepted }).toEqual({
    ...{ net: 294.12, tax: 55.88, total: 350, accepted: true },
  });
  // One that is added all the same.
  expect(
    judge(['Subtotal', '350,00'], ['incl. VAT 19 %', '66,50'], ['Total', '416,50']),
  ).toMatchObject({ net: 350, tax: 66.5, total: 416.5 });
});

it('"Importes" are amounts, and no "portes"', () => {
  expect(
    judge(['Suma importes', '350,00'], ['IVA 19 %', '66,50'], ['Total', '416,50']),
  ).toMatchObject({
    ...{ net: 350, tax: 66.5, total: 416.5, charges: null, accepted: true },
  });
});

it('a tax is of the lines that bear it, where the others say that they bear none', () => {
  const paper = (rate: string) =>
    failedChecks(
      readSheet(
        [40, [50, 'Lesestube GmbH']],
        [60, [50, 'Rechnung Nr. 12'], [300, 'Datum 26.10.2026']],
        [100, [50, 'Bezeichnung'], [260, 'Menge'], [320, 'MwSt.'], [400, 'Preis'], [500, 'Gesamt']],
        [116, [50, 'Leihgebühr'], [265, '1,00'], [325, '19 %'], [400, '1,68 €'], [505, '1,68 €']],
        [132, [50, 'Pfand'], [265, '1,00'], [325, rate], [400, '15,00 €'], [500, '15,00 €']],
        ...(
          [
            ['Summe netto', '16,68 €'],
            ['MwSt. 19 %', '0,32 €'],
            ['Gesamt', '17,00 €'],
          ] as const
        ).map(([label, sum], i): PrintedLine => [160 + i * 14, [380, label], [500, sum]]),
      ),
    ).map(({ name }) => name);
  expect(paper('0 %')).toEqual([]);
  expect(paper('19 %')).toContain('taxes');
});
