import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));
const roll = (...texts: (string | [string, string])[]): PrintedLine[] =>
  texts.map((text, i) =>
    typeof text === 'string'
      ? [20 + i * 12, [20, text]]
      : [20 + i * 12, [20, text[0]], [160, text[1]]],
  );
const ARTICLES: [string, string][] = [
  ['Soap', '4.20'],
  ['Rope', '8.31'],
];
const END: [string, string][] = [['TOTAL', '12.51']];

describe('the shop on a roll', () => {
  it.each([
    [
      'with what a register numbered it by',
      ['KURNIA JAYA SDN BHD (519537-X)'],
      'KURNIA JAYA SDN BHD',
    ],
    [
      'with a label of that number',
      ['PETRO DAMAI ENTERPRISE COMPANY NO: SA0127'],
      'PETRO DAMAI ENTERPRISE',
    ],
    ['in two lines', ['KURNIA BOOK', 'CO. (M) SDN BHD', '(8921-W)'], 'KURNIA BOOK CO. (M) SDN BHD'],
    [
      'before its street',
      ['Handwerk Anna Lind Hauptstraße 12, 12345 Berlin'],
      'Handwerk Anna Lind',
    ],
    ['that goes on', ['HOUSE OF HARDWARE &', 'ELECTRICAL'], 'HOUSE OF HARDWARE & ELECTRICAL'],
    [
      'of a trade, and no form',
      ['WELLPARK', 'KEDAI PAPAN CHUAN', 'JALAN BESAR'],
      'KEDAI PAPAN CHUAN',
    ],
    [
      'over the customer',
      ['ALAMANDA BAKERIES SDN BHD', 'Tel: 03-5542', 'MAKMUR MARKET SDN BHD'],
      'ALAMANDA BAKERIES SDN BHD',
    ],
  ])('%s', (_, head, vendor) => {
    const lines = roll(...head, '25/12/2018 12:41', ...ARTICLES, ...END, 'THANK YOU. COME AGAIN');
    expect(read(...lines).vendor.name).toBe(vendor);
  });
});

describe('the total of a roll', () => {
  const total = (...sums: [string, string][]) =>
    read(...roll('Kurnia Jaya Sdn Bhd', '25/12/2018', ...ARTICLES, ...sums)).totals.total;

  it('is what was given less what came back, where cash is rounded', () => {
    expect(
      total(
        ['Total Sales (Inclusive GST) RM', '12.51'],
        ['Rounding Adjustment RM', '-.01'],
        ['Rounding RM', '12.50'],
        ['CASH RM', '20.00'],
        ['CHANGE RM', '7.50'],
        ['GST Summary', 'Tax(RM)'],
        ['Total', '11.80'],
      ),
    ).toBe(12.5);
  });

  it('is the last one that is named, over parts of it that add up', () => {
    expect(
      total(
        ['Total 6% supplies (excl. GST)', '7.92'],
        ['GST', '0.48'],
        ['Total 6% supplies (incl. GST)', '8.40'],
        ['Total 0% supplies', '31.78'],
        ['Total payable', '40.18'],
      ),
    ).toBe(40.18);
  });

  it('is not taken from before it was rounded, on a sheet as wide as any', () => {
    const far = (y: number, name: string, amount: string): PrintedLine => [
      y,
      [20, name],
      [500, amount],
    ];
    const extracted = extractByRules([
      printedPage(
        [20, [20, 'Kurnia Jaya Sdn Bhd']],
        [32, [20, 'Tax invoice']],
        [44, [20, 'Invoice no. 4471']],
        [56, [20, 'Date 25/12/2018']],
        [80, [20, 'Description'], [300, 'Qty'], [400, 'Price'], [500, 'Amount']],
        [92, [20, 'Rope'], [300, '1'], [400, 'RM8.48'], [500, 'RM8.48']],
        far(116, 'Total Amount:', 'RM8.48'),
        far(128, 'GST @0%:', 'RM0.00'),
        far(140, 'Rounding:', 'RM0.02'),
        far(152, 'Nett Total:', 'RM8.50'),
        far(164, 'CASH', 'RM8.50'),
      ),
    ]);
    const invoice = readInvoice(extracted);
    expect(invoice.totals.total === 8.5 || !arithmeticGate(invoice).pass).toBe(true);
  });

  it('has its currency before it without a space', () => {
    expect(total(['TOTAL', 'RM12.51'], ['PAID', 'RM12.51'])).toBe(12.51);
  });
});

describe('the taxes of a roll', () => {
  const taxed = (total: string, ...table: [string, string][]) => {
    const lines: [string, string][] = [...ARTICLES, ['TOTAL', total]];
    const { net, tax } = read(
      ...roll('Kurnia Jaya Sdn Bhd', '25/12/2018', ...lines, ...table),
    ).totals;
    return [net, tax];
  };

  it.each<[string, [string, string][]]>([
    [
      'by its rate, with the base behind it',
      [
        ['Moms Belopp', 'Netto Brutto'],
        ['12%', '1.34 11.17 12.51'],
      ],
    ],
    [
      'where the sign of the rate was misread',
      [
        ['Moms Belopp', 'Netto Brutto'],
        ['12X', '1.34 11.17 12.51'],
      ],
    ],
    [
      'where the tax was misread',
      [
        ['Netto MwSt', 'Brutto'],
        ['B 12%', '11.17 1B4 12.51'],
      ],
    ],
    [
      'where the base was misread',
      [
        ['Mva Grunnlag', 'Mva Totalt'],
        ['12,00', 'HKH 1.34 12.51'],
      ],
    ],
    [
      'of two rates',
      [
        ['A=12.00%', '9.00 1.08 10.08'],
        ['B=0.00%', '2.43 0.00 2.43'],
      ],
    ],
  ])('%s', (name, table) => {
    expect(taxed('12.51', ...table)).toEqual(
      name === 'of two rates' ? [11.43, 1.08] : [11.17, 1.34],
    );
  });

  it('is not taken from a table that is of another sum', () => {
    expect(taxed('14.51', ['12%', '1.34 11.17 12.51'])).not.toEqual([11.17, 1.34]);
  });
});

it('has a day that the time follows without a space', () => {
  const lines = roll('Kurnia Jaya Sdn Bhd', 'DATE: 21/05/2018TIME: 11:12AM', ...ARTICLES, ...END);
  expect(read(...lines).issueDate).toBe('2018-05-21');
});

it('has its number between or before the marks that say so', () => {
  const numberOf = (text: string) =>
    read(...roll('Kurnia Jaya Sdn Bhd', text, '25/12/2018', ...ARTICLES, ...END)).number;
  expect(['RECHNUNG 4185007#', 'RECHNUNG #4185007#'].map(numberOf)).toEqual(['4185007', '4185007']);
});

describe('what a roll is', () => {
  const titleOf = (...head: (string | [string, string])[]) =>
    read(...roll('Sklep Jarzębina', ...head, '26.10.2026 12:41', ...ARTICLES, ...END)).title;

  it.each([
    ['by its title', ['Kassenbon']],
    ['by a title that is a word of its number, too', ['Bon nr 4711', 'BON']],
    ['with a number of another word', ['FİŞ', 'Belge No: 78544']],
    ['paid by card', ['PARAGON FISKALNY', ['Karta płatnicza', '12.51']]],
  ] as [string, (string | [string, string])[]][])('%s: an invoice', (_, head) => {
    expect(titleOf(...head)).toBe('invoice');
  });

  it('is none where another paper is named beside it', () => {
    expect(titleOf('Kassenbon', 'Lieferschein')).toBe('delivery-note');
    expect(titleOf('Bon-Nr.: 4711')).toBe('unnamed');
  });
});
