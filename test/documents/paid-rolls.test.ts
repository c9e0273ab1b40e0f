import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

type RollLine = string | [string, string];

/** A till's roll: lines, each with what stands at its right edge. */
function rollOf(...lines: RollLine[]) {
  const printed: PrintedLine[] = lines.map((line, i) =>
    typeof line === 'string'
      ? [20 + i * 12, [20, line]]
      : [20 + i * 12, [20, line[0]], [160, line[1]]],
  );
  const invoice = readInvoice(extractByRules([printedPage(...printed)]));
  const failed = arithmeticGate(invoice).checks.filter(({ pass }) => !pass);
  return { ...invoice, failed: failed.map(({ name }) => name) };
}

const HEAD: RollLine[] = ['Harbour Ropes Ltd', '26.10.2026 12:41', 'Bon-Nr. 6037'];
const ARTICLES: RollLine[] = [
  ['Soap', '4.20'],
  ['Rope', '8.31'],
];

describe('what was paid with', () => {
  it('is no article of its own', () => {
    const { lines } = rollOf(
      ...HEAD,
      ['Ladder', '9?.99'],
      ['SUMME EUR', '79.41'],
      ['GEGEBEN VISA', '79.41'],
      ['APPROVED', '79.41'],
    );
    expect(lines).toEqual([]);
  });

  it('leaves numbers of its slip that are no sums', () => {
    const { failed } = rollOf(
      ...HEAD,
      ...ARTICLES,
      ['SUMME EUR', '12.51'],
      ['girocard', '12.51'],
      ['Trace-Nr. Bezahlung', '48015'],
      ['Terminal-ID', '56013'],
    );
    expect(failed).toEqual([]);
  });

  it('needs no other explanation, though it is said twice', () => {
    const { failed } = rollOf(
      ...HEAD,
      ...ARTICLES,
      ['SUBTOTAL', '$12.51'],
      ['TOTAL', '$12.51'],
      ['Cash', '20.00'],
      ['TOTAL TENDERED', '20.00'],
      ['Change', '7.49'],
    );
    expect(failed).toEqual([]);
  });
});

describe('an article of a roll', () => {
  it('has its count and price behind its name', () => {
    const { lines } = rollOf(
      ...HEAD,
      ['Lina 571950 2 x2,10', '4,20 A'],
      ['Kotwica 1,108 x7,50', '8,31 C'],
      ['Sprzedaż opodatkowana A', '4,20'],
      ['Sprzedaż opodatkowana C', '8,31'],
      ['SUMA PLN', '12,51'],
    );
    expect(
      lines.map(({ description, quantity, unitPrice }) => [description, quantity, unitPrice]),
    ).toEqual([
      ['Lina 571950', 2, 2.1],
      ['Kotwica', 1.108, 7.5],
    ]);
  });

  it('is paid before cash is rounded', () => {
    const { lines, failed } = rollOf(
      ...HEAD,
      ...ARTICLES,
      ['SUBTOTAL', '12.51'],
      ['Rounding', '-0.01'],
      ['Sum NOK', '12.50'],
      ['KONTANT', '20.00'],
      ['KONTANT TILBAKE', '7.50'],
      ['Mva Grunnlag', 'Mva Totalt'],
      ['12.00', '11.17 1.34 12.51'],
    );
    expect([lines.length, failed]).toEqual([2, []]);
  });

  it('has the rate of its tax behind its amount, and its count with a unit below its name', () => {
    const { lines } = rollOf(
      ...HEAD,
      '4002718777225 Ladder',
      ['1.000 STK', '4.20 19'],
      '4051281464537 Lamp',
      ['3.000 STK a 2.77', '8.31 7'],
      ['SUMME EUR', '12.51'],
      ['GEGEBEN VISA', '12.51'],
    );
    expect(
      lines.map(({ description, quantity, amount }) => [description, quantity, amount]),
    ).toEqual([
      ['4002718777225 Ladder', 1, 4.2],
      ['4051281464537 Lamp', 3, 8.31],
    ]);
  });
});

describe('the tax of a roll', () => {
  const taxed = (...lines: RollLine[]) => {
    const { totals, failed } = rollOf(...HEAD, ...ARTICLES, ['TOTAL EUR', '12.51'], ...lines);
    return { net: totals.net, tax: totals.tax, failed };
  };

  it('is in the total that its rate makes it of', () => {
    expect(taxed(['Moms 12%', '1.34'])).toEqual({ net: 11.17, tax: 1.34, failed: [] });
    expect(taxed(['Moms 12%', '1.94']).net).toBeNull();
  });

  it('is one, though it is said twice', () => {
    const vat: RollLine[] = [
      ['12% VAT Net', '11.17'],
      ['12% VAT', '1.34'],
      ['12% VAT included', '1.34'],
    ];
    expect(taxed(...vat)).toEqual({ net: 11.17, tax: 1.34, failed: [] });
  });

  it('explains a table with what bears none', () => {
    expect(
      taxed(
        ['Mva Grunnlag', 'Mva Totalt'],
        ['0.00', '2.43 0.00 2.43'],
        ['12.00', '9.00 1.08 10.08'],
      ),
    ).toEqual({ net: 11.43, tax: 1.08, failed: [] });
  });

  it('of two rates is in sums that stand elsewhere', () => {
    const sold: RollLine[] = [
      ['Sprzedaż opodatkowana A', '8.31'],
      ['Sprzedaż opodatkowana C', '4.20'],
    ];
    const { net, tax } = taxed(...sold, ['PTU A 23,00 %', '1.55'], ['PTU C 5,00 %', '0.20']);
    expect([net, tax]).toEqual([10.76, 1.75]);
  });
});

describe('the currency of a roll', () => {
  it('is the euro where the word stands before an amount', () => {
    expect(rollOf('Corderia Bianchi', ...ARTICLES, 'TOTALE EURO 12,51').currency).toBe('EUR');
    expect(rollOf('Corderia Bianchi', ...ARTICLES, 'EURO 2 palette').currency).toBeNull();
  });

  it.each([
    ['SEK', ['Org.nr: 556012-5790', 'Kvitto 1011']],
    ['NOK', ['Org.nr. 985 111 222 MVA', 'Kvittering 1011']],
    ['DKK', ['CVR-nr. 12345674', 'Bon 1011']],
    ['EUR', ['Y-tunnus 1234567-1', 'Kuitti 1011']],
    ['EUR', ['P.IVA 01234567890', 'Scontrino']],
    ['BRL', ['CNPJ 06.981.180/0001-16', 'Cupom fiscal']],
    ['IDR', ['NPWP 01.234.567.8-901.000', 'Struk']],
    ['HUF', ['Adószám: 12345678-2-42', 'Nyugta']],
    ['USD', ['North Hollywood, CA 91605', 'Thank you']],
  ])('is %s by the number or the place of its shop', (currency, head) => {
    expect(rollOf('Harbour Ropes', ...head, ...ARTICLES, ['TOTAL', '12.51']).currency).toBe(
      currency,
    );
  });

  it('is not told by a number without its name', () => {
    expect(rollOf('Harbour Ropes', '556012-5790', ...ARTICLES).currency).toBeNull();
  });
});

it('the number of a roll may have a mark before it, and no word', () => {
  const numberOf = (text: string) =>
    rollOf('Harbour Ropes Ltd', ...ARTICLES, ['TOTAL', '12.51'], text).number;
  expect(numberOf('#297536 L0002')).toBe('297536');
  expect(numberOf('26.10.2026 #:2450 Op:5')).toBe('2450');
  expect(numberOf('Copy #1')).toBeNull();
});

describe('letters and figures that look alike on a roll', () => {
  it('are told apart in a label', () => {
    const numberOf = (label: string) =>
      rollOf('Harbour Ropes Ltd', label, '26.10.2026', ...ARTICLES, ['TOTAL', '12.51']).number;
    expect(numberOf('Bi11 No.: 001-680131')).toBe('001-680131');
    expect(numberOf('S1ip: 4711')).toBe('4711');
  });

  it('are told apart in the legal form of a name', () => {
    const vendorOf = (name: string) => rollOf(name, ...ARTICLES, ['TOTAL', '12.51']).vendor.name;
    expect(vendorOf('Lana sp. z 0.0.')).toBe('Lana sp. z o.o.');
    expect(vendorOf('LANA, SPOL. S R.0.')).toBe('LANA, SPOL. S R.O.');
  });
});
