import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { HEAD } from './support/sums-page.ts';

type Printed = [label: string, amount: string];

const rightOf = (amount: string) => 520 - amount.length * 4.6;
const moved = (lines: readonly PrintedLine[], by: number) =>
  lines.map(([y, ...pieces]): PrintedLine => [y + by, ...pieces]);

function read(...lines: PrintedLine[]) {
  const invoice = readInvoice(extractByRules([printedPage(...lines)]));
  const { totals } = invoice;
  return { accepted: arithmeticGate(invoice).pass, ...totals };
}

const [LETTERHEAD, TABLE] = [HEAD.slice(0, 2), HEAD.slice(2)];

describe('each amount of a narrow column in a line of its own, under its label', () => {
  const under = (...sums: Printed[]) =>
    read(
      ...HEAD,
      ...sums.flatMap(([label, amount], i): PrintedLine[] => [
        [190 + i * 28, [400, label]],
        [202 + i * 28, [rightOf(amount), amount]],
      ]),
    );

  it('is called what stands over it', () => {
    expect(under(['Net', '350,00'], ['VAT 19 %', '66,50'], ['Total', '416,50'])).toMatchObject({
      ...{ accepted: true, net: 350, tax: 66.5, total: 416.5 },
    });
    expect(under(['Total', '350,00'], ['Shipping', '21,00'], ['To pay', '371,00'])).toMatchObject({
      ...{ accepted: true, charges: 21, total: 371 },
    });
  });

  it('is asked for where nothing explains it', () => {
    const taxed: Printed[] = [
      ['Net', '350,00'],
      ['VAT 19 %', '66,50'],
    ];
    expect(under(...taxed, ['Total', '461,50']).accepted).toBe(false);
    expect(under(...taxed, ['Total', '416,50'], ['Zumbrel', '21,00']).accepted).toBe(false);
    expect(under(['Subtotal', '350,00'], ['To pay', '437,50']).accepted).toBe(false);
  });
});

describe('sums of which none stands below the table', () => {
  const above = (...sums: Printed[]) =>
    read(
      ...LETTERHEAD,
      ...sums.map(
        ([label, amount], i): PrintedLine => [80 + i * 14, [320, label], [rightOf(amount), amount]],
      ),
      ...moved(TABLE, sums.length * 14),
    );

  it('are followed from the lines as those below it are', () => {
    expect(
      above(
        ['Net', '350,00'],
        ['VAT 19 %', '66,50'],
        ['Total', '416,50'],
        ['Shipping', '21,00'],
        ['To pay', '437,50'],
      ),
    ).toMatchObject({ accepted: true, net: 371, tax: 66.5, charges: 21, total: 437.5 });
    expect(above(['Total', '350,00'], ['incl. VAT 19 %', '55,88'])).toMatchObject({
      ...{ accepted: true, tax: 55.88, total: 350 },
    });
  });

  it('go to a person where one is left over', () => {
    expect(above(['Total', '350,00'], ['Shipping', '21,00'], ['To pay', '317,00']).accepted).toBe(
      false,
    );
    expect(above(['Total', '350,00'], ['Zumbrel', '21,00'], ['To pay', '371,00']).accepted).toBe(
      false,
    );
    expect(above(['Subtotal', '350,00'], ['To pay', '437,50']).accepted).toBe(false);
  });
});

describe('what is to be paid in a box over the table', () => {
  const boxed = (box: Printed, ...sums: Printed[]) =>
    read(
      ...LETTERHEAD,
      [80, [380, box[0]], [rightOf(box[1]), box[1]]],
      ...moved(TABLE, 10),
      ...sums.map(
        ([label, amount], i): PrintedLine => [
          190 + i * 14,
          [320, label],
          [rightOf(amount), amount],
        ],
      ),
    );
  const taxed: Printed[] = [
    ['Net', '350,00'],
    ['VAT 19 %', '66,50'],
    ['Total', '416,50'],
  ];

  it('ends the sums below it', () => {
    expect(boxed(['To pay', '437,50'], ...taxed, ['Shipping', '21,00'])).toMatchObject({
      ...{ accepted: true, charges: 21, total: 437.5 },
    });
    expect(boxed(['Amount due', '316,50'], ...taxed, ['Deposit', '-100,00'])).toMatchObject({
      ...{ accepted: true, total: 416.5, due: 316.5 },
    });
  });

  it('is asked for where they do not come to it', () => {
    expect(boxed(['To pay', '473,50'], ...taxed, ['Shipping', '21,00']).accepted).toBe(false);
    expect(boxed(['To pay', '437,50'], ...taxed, ['Zumbrel', '21,00']).accepted).toBe(false);
    expect(boxed(['To pay', '437,50'], ['Subtotal', '350,00']).accepted).toBe(false);
  });
});

describe('a word for what is left to pay', () => {
  const below = (...sums: Printed[]) =>
    read(
      ...HEAD,
      ...sums.map(
        ([label, amount], i): PrintedLine => [
          190 + i * 14,
          [320, label],
          [rightOf(amount), amount],
        ],
      ),
    );

  it('names what tax is on, where a tax and a total follow', () => {
    const advance: Printed[] = [
      ['Net', '350,00'],
      ['Deposit', '-100,00'],
      ['Remaining', '250,00'],
      ['VAT 19 %', '47,50'],
    ];
    expect(below(...advance, ['Total', '297,50'])).toMatchObject({
      ...{ accepted: true, net: 250, total: 297.5, due: null },
    });
    expect(below(...advance, ['Total', '279,50']).accepted).toBe(false);
  });

  it('is what is to be paid where no tax is added', () => {
    expect(
      below(['Net', '350,00'], ['VAT', '0,00'], ['Total', '350,00'], ['To pay', '350,00']),
    ).toMatchObject({ accepted: true, total: 350, due: 350 });
  });

  it('is not needed where an older debt is added to what the lines come to', () => {
    expect(
      below(['Charges this month', '350,00'], ['Previous balance', '100,00'], ['To pay', '450,00']),
    ).toMatchObject({ accepted: true, total: 350, balance: 100, due: 450 });
    expect(
      below(['Charges this month', '350,00'], ['Zumbrel', '100,00'], ['To pay', '450,00']).accepted,
    ).toBe(false);
    expect(
      below(['Charges this month', '350,00'], ['Previous balance', '100,00'], ['To pay', '540,00'])
        .accepted,
    ).toBe(false);
  });
});
