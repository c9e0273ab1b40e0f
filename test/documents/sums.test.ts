import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { HEAD, judge } from './support/sums-page.ts';

/** Words for the sum before tax that may as well be the last one. */
const FIRST = [
  'Total',
  'Summe',
  'Totale',
  'Totaal',
  'Montant',
  'Subtotal',
  'Zwischensumme',
  'Sum',
  'Razem',
  'Celkem',
  'Summa',
  'I alt',
  'Yhteensä',
  'Toplam',
  'Valor',
  '小計',
];
/** Tax as people print it: known words, other spellings, languages that are not read, none at all. */
const TAXES = [
  'MwSt. 19 %',
  'Mw.-St. 19 %',
  'M.w.St. 19%',
  'zzgl. 19 %',
  '+ 19 %',
  '19,00 %',
  'TVA 19 %',
  'TVQ 19 %',
  'MVA 19 %',
  'ДДС 19 %',
  'ÁFA 19%',
  'IVA 19 %',
  'Podatek VAT 19%',
  'DPH 19 %',
  'Moms 19 %',
  'ALV 19 %',
  'KDV %19',
  'State levy 19 %',
];
const UNNAMED = [
  'Harbour moiety',
  'Resort amenity',
  'Sundry',
  'Consumption duty',
  'Quotella',
  'Przydatek',
  '부가세',
];
const LAST = [
  'Total',
  'Grand total',
  'Gesamtbetrag',
  'Zu Ihren Lasten',
  'Å betale',
  'Please remit',
  'Bitte überweisen Sie',
  'Total général',
  'Összesen',
  'Pay this amount',
  'Do zapłaty',
  'K úhradě',
  'Att betala',
  'Maksettava',
  'Ödenecek tutar',
  'Total a pagar',
];

describe('the sums below the lines', () => {
  const known = FIRST.flatMap((first) =>
    TAXES.flatMap((tax) => LAST.map((end) => [first, tax, end])),
  );

  it(`are read by their arithmetic, whatever they are called (${known.length} pages)`, () => {
    const read = known.map(([first = '', tax = '', end = '']) => ({
      page: `${first} / ${tax} / ${end}`,
      ...judge([first, '350,00'], [tax, '66,50'], [end, '416,50']),
    }));
    const wrong = read.filter(({ accepted, total }) => accepted && total !== 416.5);
    expect(wrong.map(({ page: it }) => it)).toEqual([]);
    expect(read.filter(({ total }) => total !== 416.5).map(({ page: it }) => it)).toEqual([]);
    const accepted = read.filter((it) => it.accepted).length / known.length;
    expect(accepted).toBeGreaterThanOrEqual(0.95);
  });

  const unnamed = FIRST.flatMap((first) =>
    UNNAMED.flatMap((addition) => LAST.map((end) => [first, addition, end])),
  );

  it(`go to a person where nothing says what was added (${unnamed.length} pages)`, () => {
    const read = unnamed.map(([first = '', addition = '', end = '']) => ({
      page: `${first} / ${addition} / ${end}`,
      ...judge([first, '350,00'], [addition, '41,30'], [end, '391,30']),
    }));
    expect(read.filter(({ accepted }) => accepted).map(({ page: it }) => it)).toEqual([]);
    expect(read.filter(({ total }) => total !== 391.3).map(({ page: it }) => it)).toEqual([]);
  });

  it('name a larger one that nothing comes to, and refuse', () => {
    const told = judge(['Total', '350,00'], ['Of which reduced', '12,00'], ['Balance', '900,00']);
    expect(told.accepted).toBe(false);
    const larger = judge(
      ['Net', '350,00'],
      ['VAT 19 %', '66,50'],
      ['Total', '416,50'],
      ['Fee', '9'],
    );
    expect(larger.accepted).toBe(true);
    const unknown = judge(['Total', '350,00'], ['To settle', '512,40 EUR']);
    expect(unknown).toMatchObject({ accepted: false, total: 350 });
    expect(unknown.checks.find(({ name }) => name === 'sums')?.detail).toBe(
      'nothing explains 512,40 (To settle)',
    );
  });

  it('explain an amount due by rounding, an earlier balance, a payment, a tax kept back', () => {
    const sums = (...more: [string, string][]) =>
      judge(['Net', '350,00'], ['VAT 19 %', '66,50'], ...more);
    const total: [string, string] = ['Total', '416,50'];
    expect(sums(['Rounding', '0,50'], ['Total', '417,00']).accepted).toBe(true);
    expect(sums(['Total', '417,00']).accepted).toBe(false);
    expect(sums(total, ['Previous balance', '20,00'], ['Amount due', '436,50']).accepted).toBe(
      true,
    );
    expect(sums(total, ['Amount due', '436,50']).accepted).toBe(false);
    expect(sums(total, ['Paid', '100,00'], ['Amount due', '316,50']).accepted).toBe(true);
    expect(sums(total, ['Withholding 15 %', '-52,50'], ['Amount due', '364,00']).accepted).toBe(
      true,
    );
    expect(sums(total, ['Amount due', '364,00']).accepted).toBe(false);
  });

  it('leave out what is owed if it is paid early', () => {
    const extracted = extractByRules([
      printedPage(
        ...HEAD,
        [180, [300, 'Net'], [480, '350,00']],
        [194, [300, 'VAT 19 %'], [480, '66,50']],
        [208, [300, 'Total'], [480, '416,50']],
        [
          260,
          [50, 'Bei Zahlung bis 20.03.2026 abzüglich 2 % Skonto 8,33 EUR, Zahlbetrag 408,17 EUR.'],
        ],
      ),
    ]);
    expect(arithmeticGate(readInvoice(extracted)).pass).toBe(true);
  });

  it('know a table of taxes, each rate with its base', () => {
    const told = judge(
      ['Net', '350,00'],
      ['VAT', '55,90'],
      ['19 %', '260,00'],
      ['', '49,40'],
      ['7 %', '90,00'],
      ['', '6,30'],
      ['Total', '405,70'],
    );
    expect(told.accepted).toBe(false);
  });
});

describe('what is added to an invoice besides tax', () => {
  it.each([
    ['Gratuity', 'Grand total'],
    ['Gratuity 20 %', 'Grand total'],
    ['Trinkgeld', 'Gesamt'],
    ['zzgl. Pfand', 'Zu zahlen'],
    ['Shipping', 'To pay'],
  ])('after a total makes another one, which nobody accepts the first for: %s', (label, end) => {
    const read = judge(
      ['Subtotal', '350,00'],
      ['VAT 19 %', '66,50'],
      ['Total', '416,50'],
      [label, '70,00'],
      [end, '486,50'],
    );
    expect([read.accepted && read.total, read.tax]).not.toContain(416.5);
    expect(read.tax).not.toBe(136.5);
  });

  it('with a rate and a name of its own is no tax', () => {
    const read = judge(
      ['Subtotal', '350,00'],
      ['VAT 19 %', '66,50'],
      ['Resort amenity 10 %', '35,00'],
      ['Total', '451,50'],
    );
    expect(read.accepted).toBe(false);
  });

  it('stands between the goods and the tax, where the net amount is not printed', () => {
    const read = judge(
      ['Goods total', '350,00'],
      ['Delivery', '10,00'],
      ['VAT 19 %', '68,40'],
      ['Total', '428,40'],
    );
    expect(read).toMatchObject({ accepted: true, net: 360, charges: 10, tax: 68.4, total: 428.4 });
  });

  it('is tax all the same where rates with names come to a tax that is called so', () => {
    const read = judge(
      ['Subtotal', '350,00'],
      ['Standard rate 20 %', '70,00'],
      ['VAT', '70,00'],
      ['Total', '420,00'],
    );
    expect(read).toMatchObject({ accepted: true, tax: 70, total: 420 });
  });

  it('are no total before what is withheld where the tax is of what is left', () => {
    // Two sums beside each other, in two columns: "Remaining" then has the rate of the tax on its line.
    const sums: PrintedLine[] = [
      [190, [50, 'Net'], [200, '350,00'], [300, 'Retention 5 %'], [480, '-100,00']],
      [204, [50, 'Remaining'], [200, '250,00'], [300, 'VAT 19 %'], [485, '47,50']],
      [218, [50, 'Totaal te voldoen'], [200, '297,50']],
    ];
    const gate = arithmeticGate(readInvoice(extractByRules([printedPage(...HEAD, ...sums)])));
    expect(gate.pass).toBe(false);
  });
});
