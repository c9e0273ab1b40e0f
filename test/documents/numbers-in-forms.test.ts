import { describe, expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { TABLE } from './support/lamp-paper.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const numberOf = (...lines: PrintedLine[]) =>
  extractByRules([printedPage(...lines, ...TABLE)]).number?.text;

describe('the number in the boxes of a form', () => {
  it('a label that is told by its value may stand in a cell of its own', () => {
    const beside = (value: string) =>
      numberOf(
        [40, [50, 'Lámpás Kft.'], [300, 'SZÁMLA', 14]],
        [60, [300, 'Számlaszám:'], [380, value]],
      );
    expect(beside('K450917')).toBe('K450917');
    // An account's is none.
    expect(beside('10402805-49555748-57491010')).toBeUndefined();
  });

  it.each([
    // A ruled line before the number, and what becomes of the ring of "Nº".
    ['S. Invoice No.:', 'C OK/W/24/0819', 'OK/W/24/0819'],
    ['Ne FACTURA', '0011165891', '0011165891'],
    ['N.º', '000.000.522', '000.000.522'],
  ])('as recognition leaves it: %s %s', (label, value, number) => {
    expect(numberOf([40, [50, 'Faro Norte'], [300, label], [390, value]])).toBe(number);
  });

  it('in a row of boxes a value may stand farther below its label', () => {
    const under = (y: number, ...labels: [number, string][]) =>
      numberOf([100, ...labels], [y, [50, '34278'], [200, '18/06/2026'], [350, '56.40']]);
    const boxes: [number, string][] = [
      [50, 'Invoice Number'],
      [200, 'Invoice Date'],
      [350, 'Charges'],
    ];
    expect(under(140, ...boxes)).toBe('34278');
    expect(under(150, ...boxes)).toBeUndefined();
    expect(under(140, ...boxes.slice(0, 2))).toBeUndefined();
  });

  it.each([
    ['Fakturadato', 'Faktura', 'Kundenr.'],
    ['Data wystawienia', 'Faktura VAT', 'Nr klienta'],
    ['Fecha', 'Factura', 'Cliente'],
  ])('stands under a title that is one of a row of boxes: %s, %s, %s', (day, title, customer) => {
    const number = numberOf(
      [40, [50, day], [200, title], [350, customer]],
      [54, [50, '03.04.2026'], [200, '44718'], [350, '991']],
    );
    expect(number).toBe('44718');
  });

  it('is none that each party has: their tax numbers', () => {
    const number = (buyers: string) =>
      numberOf(
        [40, [50, 'Faro Norte S.A.S.'], [380, 'FACTURA No.']],
        [50, [50, 'Número de Documento: 900946973'], [380, 'FV1639']],
        [80, [50, 'Cliente: Hotel Marina']],
        [90, [50, `Número de Documento: ${buyers}`]],
      );
    expect(number('900134459')).toBe('FV1639');
  });
});

it.each([
  // Beside another number, in a form of its own.
  [[50, 'P.IVA:02987180276'], [300, 'Numero'], [360, '13'], '13'],
  [[50, 'Tel. 040 123456'], [300, 'Nr.'], [360, 'R-17'], 'R-17'],
  // A label without its value takes the next cells with it.
  [[50, 'Kunde'], [100, 'Nr.'], [360, 'K-17'], undefined],
] as const)('what is beside other numbers is read for itself: %j', (...row) => {
  const [first, label, value, number] = row;
  const found = numberOf(
    [40, [50, 'Officina Bianchi srl'], [300, 'Fattura', 14]],
    [56, [50, 'Via Roma 2'], [300, 'Totale'], [360, '€ 595,00']],
    [72, [...first], [...label], [...value]],
    [88, [50, '30020 Annone Veneto'], [300, 'Data'], [360, '31-03-2026']],
  );
  expect(found).toBe(number);
});
