import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

type Sum = [label: string, amount: string];

const TITLE: PrintedLine[] = [
  [40, [50, 'Muster GmbH']],
  [60, [50, 'Invoice No. R-17 of 05.03.2026']],
];
const TABLE: PrintedLine[] = [
  [200, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount EUR']],
  [216, [50, 'Blue chair'], [300, '4'], [380, '85,00'], [480, '340,00']],
  [232, [50, 'Lamp'], [300, '2'], [380, '80,00'], [480, '160,00']],
];
/** Sums stand on the right edge, as figures do. */
const sums = (...rows: Sum[]) =>
  rows.map(
    ([label, amount], i): PrintedLine => [
      280 + i * 15,
      [340, label],
      [516 - amount.length * 4.6, amount],
    ],
  );
const read = (...lines: PrintedLine[]) => {
  const invoice = readInvoice(extractByRules([printedPage(...lines)]));
  return { ...invoice, accepted: arithmeticGate(invoice).pass };
};

describe('sums without decimals', () => {
  const whole = (...rows: Sum[]) => {
    const { totals, accepted } = read(...TITLE, ...TABLE, ...sums(...rows));
    return { ...totals, accepted };
  };

  it('are sums where they end under the others, after a word', () => {
    expect(
      whole(
        ['Subtotal', '500'],
        ['Discount', '50'],
        ['After discount', '450'],
        ['VAT 19 %', '85,50'],
        ['Total', '535,50'],
      ),
    ).toMatchObject({ accepted: true, net: 450, discount: 50, tax: 85.5, total: 535.5 });
  });

  it('are counts where they end elsewhere, or stand after figures', () => {
    const rows = sums(['Net', '500,00'], ['VAT 19 %', '95,00'], ['Total', '595,00']);
    const { totals, accepted } = read(
      ...TITLE,
      ...TABLE,
      [262, [340, 'Total pieces'], [420, '6']],
      ...rows,
      [380, [50, 'Payment within 30 days, our total since 1998'], [470, '12']],
    );
    expect({ ...totals, accepted }).toMatchObject({ accepted: true, net: 500, total: 595 });
  });

  it('that nothing explains go to a person', () => {
    const { accepted, total } = whole(
      ['Net', '500'],
      ['VAT 19 %', '95,00'],
      ['Levy', '40'],
      ['Total', '595,00'],
    );
    expect([accepted, total]).toEqual([false, 595]);
  });
});

describe('what is withheld', () => {
  it.each([
    ['Retención IRPF 15 %', 'Total a pagar'],
    ['Ritenuta d’acconto 15 %', 'Netto a pagare'],
    ['Retenção na fonte 15 %', 'Total a pagar'],
    ['Withholding tax 15 %', 'Amount due'],
  ])('is no part of the total: %s', (withheld, due) => {
    const { totals, accepted } = read(
      ...TITLE,
      ...TABLE,
      ...sums(['Net', '500,00'], ['VAT 21 %', '105,00'], [withheld, '-75,00'], [due, '530,00']),
    );
    expect({ ...totals, accepted }).toMatchObject({
      accepted: true,
      net: 500,
      tax: 105,
      total: 605,
    });
  });

  it('explains nothing else: another amount due goes to a person', () => {
    const { accepted } = read(
      ...TITLE,
      ...TABLE,
      ...sums(
        ['Net', '500,00'],
        ['VAT 21 %', '105,00'],
        ['Withholding 15 %', '-75,00'],
        ['Amount due', '510,00'],
      ),
    );
    expect(accepted).toBe(false);
  });
});

describe('a net amount for each rate', () => {
  it.each([
    ['Netto 7 %', 'MwSt. 7 %', 'Netto 19 %', 'MwSt. 19 %'],
    ['Net amount', 'VAT 7 %', 'Net amount', 'VAT 19 %'],
    ['Base imponible 7%', 'IVA 7%', 'Base imponible 19%', 'IVA 19%'],
  ])('is added up: %s, %s', (one, oneTax, other, otherTax) => {
    const { totals, accepted } = read(
      ...TITLE,
      ...TABLE,
      ...sums(
        [one, '340,00'],
        [oneTax, '23,80'],
        [other, '160,00'],
        [otherTax, '30,40'],
        ['Total', '554,20'],
      ),
    );
    expect({ ...totals, accepted }).toMatchObject({
      accepted: true,
      net: 500,
      tax: 54.2,
      total: 554.2,
    });
  });

  it('whose tax is another is not', () => {
    const { accepted } = read(
      ...TITLE,
      ...TABLE,
      ...sums(
        ['Net 7 %', '340,00'],
        ['VAT 7 %', '23,80'],
        ['Net 19 %', '160,00'],
        ['VAT 19 %', '40,40'],
        ['Total', '564,20'],
      ),
    );
    expect(accepted).toBe(false);
  });
});

describe('a table of items and prices alone', () => {
  it.each([
    ['Item', 'Price'],
    ['Leistung', 'Preis'],
    ['Désignation', 'Prix'],
  ])('has its amounts under the price: %s, %s', (item, price) => {
    const { lines, accepted } = read(
      ...TITLE,
      [200, [50, item], [480, price]],
      [216, [50, 'Logo'], [480, '1.200,00']],
      [232, [50, 'Menu board'], [480, '540,00']],
      ...sums(['Total EUR', '1.740,00']),
    );
    expect(
      lines.map(({ description, unitPrice, amount }) => [description, unitPrice, amount]),
    ).toEqual([
      ['Logo', null, 1200],
      ['Menu board', null, 540],
    ]);
    expect(accepted).toBe(true);
  });
});

describe('the number of an invoice', () => {
  const numbered = (...lines: PrintedLine[]) => read(...lines, ...TABLE).number;

  it('may be one figure where its label says so', () => {
    expect(numbered([40, [50, 'Facture n°'], [140, '7']])).toBe('7');
    expect(numbered([40, [50, 'Invoice no. 3']])).toBe('3');
    expect(numbered([40, [50, 'Invoice'], [300, 'Page'], [330, '1']])).toBeNull();
  });

  it('is the title’s, and not the order’s that the text names', () => {
    expect(
      numbered(
        [40, [50, 'Handelsrechnung (380) Nr. 4711 vom 05.03.2026']],
        [70, [50, 'Wir liefern zu Ihrer Bestellung Nr. 2026-0088 vom 15.01.2026.']],
      ),
    ).toBe('4711');
  });
});

describe('the vendor', () => {
  const vendor = (...lines: PrintedLine[]) =>
    read(...lines, [170, [50, 'Invoice No. R-17 of 05.03.2026']], ...TABLE).vendor.name;

  it('stands at the head without a legal form, and never under "bill to"', () => {
    expect(
      vendor(
        [40, [50, 'Juniper & Stone Plumbing'], [480, 'INVOICE']],
        [54, [50, '40 Quarry Lane, Tacoma']],
        [100, [50, 'BILL TO']],
        [114, [50, 'Alva Brook Ltd']],
      ),
    ).toBe('Juniper & Stone Plumbing');
  });

  it('is whom the page’s own address names, wherever it stands', () => {
    expect(
      vendor(
        [40, [50, 'BILL TO'], [380, 'Rooms that last']],
        [54, [50, 'Alva Brook'], [380, 'Harbour Joinery']],
        [150, [50, 'www.harbourjoinery.example']],
      ),
    ).toBe('Harbour Joinery');
  });
});

describe('the text of a line', () => {
  const described = (...texts: PrintedLine[]) =>
    read(...TITLE, TABLE[0] as PrintedLine, ...texts, [
      300,
      [50, 'Lamp'],
      [300, '2'],
      [380, '80,00'],
      [480, '160,00'],
    ]).lines.map(({ description, note }) => [description, note]);
  const chair = (text: string): PrintedLine => [
    216,
    [50, text],
    [300, '4'],
    [380, '85,00'],
    [480, '340,00'],
  ];

  it('is its first line; what is told below is a note', () => {
    expect(
      described(
        chair('Blue chair'),
        [227, [50, 'Your order 4500012 of 12 January, delivered to the back']],
        [238, [50, 'Serial numbers 11 to 14']],
      ),
    ).toEqual([
      [
        'Blue chair',
        'Your order 4500012 of 12 January, delivered to the back Serial numbers 11 to 14',
      ],
      ['Lamp', null],
    ]);
  });

  it('runs on where its next word had no room, or begins small', () => {
    expect(
      described(
        chair('Blue chair of oak from the forests of the north,'),
        [227, [50, 'Scandinavian, with armrests']],
        [238, [50, 'Made to measure']],
      )[0],
    ).toEqual([
      'Blue chair of oak from the forests of the north, Scandinavian, with armrests',
      'Made to measure',
    ]);
    expect(described(chair('Blue chair'), [227, [50, 'with armrests']])[0]).toEqual([
      'Blue chair with armrests',
      null,
    ]);
  });
});
