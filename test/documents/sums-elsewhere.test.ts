import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { HEAD, judge } from './support/sums-page.ts';

describe('a sum over the table', () => {
  const boxed = (label: string, amount: string) =>
    arithmeticGate(
      readInvoice(
        extractByRules([
          printedPage(...HEAD.slice(0, 2), [78, [380, label], [480, amount]], ...HEAD.slice(2), [
            180,
            [300, 'Total'],
            [480, '350,00'],
          ]),
        ]),
      ),
    );

  it.each(['Wird abgebucht', 'To be debited', 'Montant à prélever', '引落金額'])(
    'that is larger than the total is asked for: %s',
    (label) => {
      expect(boxed(label, '416,50').pass).toBe(false);
      expect(boxed(label, '350,00').pass).toBe(true);
    },
  );

  it('is one of a block there, in which all has to add up', () => {
    const sums = (last: [string, string]) =>
      arithmeticGate(
        readInvoice(
          extractByRules([
            printedPage(
              ...HEAD.slice(0, 2),
              ...[['Net', '350,00'], ['VAT 19 %', '66,50'], ['Total', '416,50'], last].map(
                ([label = '', amount = ''], i): PrintedLine => [
                  80 + i * 14,
                  [300, label],
                  [480, amount],
                ],
              ),
              ...HEAD.slice(2).map(([y, ...rest]): PrintedLine => [y + 80, ...rest]),
            ),
          ]),
        ),
      ).pass;
    expect(sums(['To pay', '416,50'])).toBe(true);
    expect(sums(['Grand total', '437,50'])).toBe(false);
  });

  it('without decimals is asked for where no sum has any', () => {
    const whole = (label: string, amount: string) =>
      arithmeticGate(
        readInvoice(
          extractByRules([
            printedPage(
              ...HEAD.slice(0, 2),
              [78, [380, label], [480, amount]],
              [100, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount HUF']],
              [120, [50, 'Chair'], [300, '4'], [380, '85 000'], [480, '340 000']],
              [180, [300, 'Total HUF'], [480, '340 000']],
            ),
          ]),
        ),
      );
    expect(whole('Fizetendő', '340 000').pass).toBe(true);
    expect(whole('Fizetendő', '316 500').pass).toBe(false);
    expect(whole('Bruttó összesen', '431 800').pass).toBe(false);
  });

  it('that is smaller is asked for too', () => {
    expect(boxed('Last order', '120,00').pass).toBe(false);
    // The opening hours are no money.
    expect(boxed('Mo.-Fr.', '08.30').pass).toBe(true);
    // Nor is what one piece of a line costs, said again.
    expect(boxed('Chair', '85,00').pass).toBe(true);
  });
});

describe('a sum under its name, to the right of it', () => {
  const under = (...sums: [label: string, amount: string][]) =>
    arithmeticGate(
      readInvoice(
        extractByRules([
          printedPage(
            ...HEAD,
            ...sums.flatMap(([label, amount], i): PrintedLine[] => [
              [180 + i * 27, [400, label]],
              [191 + i * 27, [520 - amount.length * 4.6, amount]],
            ]),
          ),
        ]),
      ),
    ).pass;

  it('is called so: what is to be paid counts, also where nothing explains it', () => {
    const sums: [string, string][] = [
      ['Net', '350,00'],
      ['VAT 19 %', '66,50'],
      ['Invoice total', '416,50'],
    ];
    expect(under(...sums)).toBe(true);
    expect(under(...sums, ['Amount due', '416,50'])).toBe(true);
    expect(under(...sums, ['Amount due', '310,00'])).toBe(false);
    expect(under(...sums, ['Pay this', '310,00'])).toBe(false);
  });
});

/** How the account is named from which an amount is taken, in each language. */
const FROM_AN_ACCOUNT = [
  'Debited from account',
  'Bank transfer',
  'Abbuchung vom Konto',
  'Débit du compte bancaire',
  'Cargo en cuenta bancaria',
  'Addebito in conto corrente',
  'Van rekeningnummer',
  'Débito em conta bancária',
  'Obciąża konto',
  'Na účet',
  'Dras från bankgiro',
  'Belastes konto',
  'Tilinumerolta',
  'Hesap adı',
  '口座引落',
];

describe('an amount that is taken from an account', () => {
  it.each(FROM_AN_ACCOUNT)('is what is to be paid: %s', (label) => {
    const taken = (what: string) => judge(['Total', '350,00'], [what, '21,00'], [label, '371,00']);
    const end = (amount: string) => judge(['Total', '350,00'], [label, amount]).accepted;
    expect(taken('Zumbrel').accepted).toBe(false);
    expect(taken('Fee')).toMatchObject({ accepted: true, charges: 21, total: 371 });
    expect(end('315,00')).toBe(false);
    expect(end('416,50')).toBe(false);
    expect(end('350,00')).toBe(true);
    // The account's number is no amount, whatever currency it keeps.
    expect(end('1203400567 EUR')).toBe(true);
  });
});

/** What is taken off, by words that are known and by words that are not. */
const OFF = ['Rabatt', 'Discount', 'Remise', 'Sconto', 'Korting', 'Treuebonus', 'Loyalty thanks'];
const TO_PAY = [
  'Wird abgebucht',
  'To be debited',
  'Addebito',
  'Trækkes',
  'Veloitetaan',
  '引落金額',
];
const places: Record<string, (off: string, pay: string) => PrintedLine[]> = {
  'over the table': (off, pay) => [
    ...HEAD.slice(0, 2),
    [78, [380, pay], [480, '315,00']],
    ...HEAD.slice(2),
    [180, [300, 'Total'], [480, '350,00']],
    [194, [300, off], [480, '-35,00']],
  ],
  'far below': (off, pay) => [
    ...HEAD,
    [180, [300, 'Total'], [480, '350,00']],
    [194, [300, off], [480, '-35,00']],
    [560, [50, pay], [200, '315,00']],
  ],
  'over the table, with all sums': (off, pay) => [
    ...HEAD.slice(0, 2),
    [72, [300, 'Total'], [480, '350,00']],
    [82, [300, off], [480, '-35,00']],
    [92, [300, pay], [480, '315,00']],
    ...HEAD.slice(2).map(([y, ...rest]): PrintedLine => [y + 20, ...rest]),
  ],
};

describe.each(Object.entries(places))(
  'what is left to pay after something is taken off, %s',
  (_, at) => {
    it.each(OFF.flatMap((off) => TO_PAY.map((pay) => [off, pay] as const)))(
      'is not less than what is accepted: %s, %s',
      (off, pay) => {
        const invoice = readInvoice(extractByRules([printedPage(...at(off, pay))]));
        expect([arithmeticGate(invoice).pass, invoice.totals.total]).not.toEqual([true, 350]);
      },
    );
  },
);

describe('what is owed if it is paid by a day', () => {
  it('is no other amount to pay, where its rate and the day stand beside it', () => {
    const total: [string, string] = ['Total', '350,00'];
    expect(judge(total, ['2 % until 20.03.2026', '343,00']).accepted).toBe(true);
    expect(judge(total, ['Bonus 2 %', '343,00']).accepted).toBe(false);
    expect(judge(total, ['2 % until 20.03.2026', '341,00']).accepted).toBe(false);
  });
});

describe('two sums beside each other below the table', () => {
  const read = (older: string, asked: string) => {
    const page = printedPage(
      ...HEAD,
      [150, [50, 'Charges this month'], [200, '350,00'], [300, older], [490, '100,00']],
      [164, [50, 'Gesamt inkl. allem'], [200, asked]],
    );
    const invoice = readInvoice(extractByRules([page]));
    const { lines, totals } = invoice;
    return { accepted: arithmeticGate(invoice).pass, lines: lines.length, totals };
  };

  it.each(['Offene Rechnungen', 'Brought over', 'Arriérés'])(
    'are no line of it, and an older debt is not of this invoice: %s',
    (older) => {
      expect(read(older, '450,00')).toMatchObject({
        ...{ accepted: true, lines: 2, totals: { total: 350, balance: 100, due: 450 } },
      });
      expect(read(older, '540,00').accepted).toBe(false);
    },
  );

  it('go to a person where no word says what the second is', () => {
    expect(read('Ældre gæld', '450,00').accepted).toBe(false);
  });
});
