import { describe, expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { TABLE } from './support/lamp-paper.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => {
  const { number, numberDoubt } = extractByRules([printedPage(...lines, ...TABLE)]);
  return { number: number?.text, doubt: numberDoubt };
};
const numberOf = (...lines: PrintedLine[]) => read(...lines).number;

it('what is on the line counts before what is under it, though another language begins so too', () => {
  const number = numberOf(
    [40, [50, 'Ege Temizlik A.Ş.'], [300, 'FATURA', 14]],
    [60, [300, 'Fatura Numarası F26/1809']],
    [72, [300, 'Fatura Tarihi'], [380, '15 Kasım 2026']],
  );
  expect(number).toBe('F26/1809');
});

it('a label may be filled in: its words are in two cells', () => {
  const number = numberOf(
    [40, [50, 'Furnizor'], [102, 'S.C. Lumina Verde S.R.L.']],
    [56, [50, 'Seria'], [102, 'HLD nr.'], [180, '4471']],
    [72, [50, 'Data'], [102, '04.05.2026']],
  );
  expect(number).toBe('4471');
});

it('a value may stand a little higher than its label', () => {
  const number = numberOf(
    [40, [50, 'Harbour Desk', 17]],
    [
      86,
      [50, 'Bill to:', 8],
      [120, 'Ann Poe', 8],
      [240, 'Phone: +11 223344556', 8],
      [480, '8877788990', 8],
    ],
    [90, [394, 'Invoice #:', 8]],
    [101, [50, 'Address:', 8], [240, 'Fax:', 8], [480, '11-09-2026', 8]],
    [105, [394, 'Invoice date:', 8]],
  );
  expect(number).toBe('8877788990');
});

it('colons of a form may stand in a column of their own', () => {
  const number = numberOf(
    [40, [50, 'Ege Telekom A.Ş.'], [300, 'e-Fatura', 14]],
    [60, [50, 'FATURA NO'], [130, ':'], [160, '0012026220444629']],
    [72, [50, 'Fatura Tarihi'], [130, ':'], [160, '15.11.2026']],
  );
  expect(number).toBe('0012026220444629');
});

describe('a number stands by itself under the title', () => {
  it.each([
    ['INVOICE', '# 7', '7'],
    ['Rechnung', 'Nr. 7', '7'],
    ['FACTURE', 'N° FA-26-7', 'FA-26-7'],
    ['Factura', '# F001-00000077', 'F001-00000077'],
    // As recognition leaves it, which loses the ring.
    ['FACTURA', 'N 2901465', '2901465'],
  ])('%s over %s, with a sign that says so', (title, under, number) => {
    expect(read([60, [400, title, 20]], [82, [404, under]])).toEqual({
      number,
      doubt: undefined,
    });
  });

  it('without a sign, and a person looks at it', () => {
    for (const size of [9, 12, 20]) {
      const { number, doubt } = read([60, [50, 'RECHNUNG', 14]], [76, [50, '2603017', size]]);
      expect(number).toBe('2603017');
      expect(doubt).toMatch(/nothing says/);
    }
    // Where the title is no larger than the text, nothing makes the number a part of it.
    expect(read([60, [50, 'RECHNUNG']], [74, [50, '2603017']]).doubt).toMatch(/nothing says/);
  });

  it('as a part of the title, in its large letters', () => {
    const letterhead = ['Harbour Desk', 'Quarry Lane 4', '20457 Hamburg'].map(
      (text, i): PrintedLine => [20 + i * 12, [50, text]],
    );
    const under = (size: number) =>
      read(...letterhead, [70, [50, 'RECHNUNG', 14]], [86, [50, '2603017', size]]);
    expect(under(14)).toEqual({ number: '2603017', doubt: undefined });
    expect(under(13).doubt).toMatch(/nothing says/);
  });

  it.each(['FSU/26/0312', '2026F02-001', '0008-00021658'])(
    'in parts, and larger than the text: %s',
    (number) => {
      const under = (text: string, size: number) =>
        read(
          [30, [50, 'Harbour Desk']],
          [42, [50, 'Quarry Lane 4']],
          [60, [440, 'FACTURE', 14]],
          [76, [440, text, size]],
        ).doubt;
      expect(under(number, 12)).toBeUndefined();
      expect(under(number, 9)).toMatch(/nothing says/);
      // A month, and an order of the buyer's.
      expect(under('03-2026', 12) ?? 'nothing says').toMatch(/nothing says/);
      expect(under('PO-26-03120', 12)).toMatch(/nothing says/);
    },
  );

  it.each(['2026', '20095 Hamburg', '05.03.2026', '40.00', 'DE-Hamburg'])(
    '"%s" is none',
    (under) => {
      expect(numberOf([60, [50, 'RECHNUNG', 14]], [76, [50, under]])).toBeUndefined();
    },
  );

  it('not where something else stands between', () => {
    expect(
      numberOf([60, [50, 'RECHNUNG', 14]], [74, [50, 'Harbour Hotel']], [88, [50, '2603017']]),
    ).toBeUndefined();
  });

  it('before the order’s that has a label', () => {
    expect(
      numberOf(
        [60, [460, 'FACTURE', 16]],
        [80, [440, 'FSU/26/0312']],
        [100, [300, 'Nr. de la commande'], [440, '260310-AA']],
      ),
    ).toBe('FSU/26/0312');
  });
});

it('beside a title whose letters are set apart', () => {
  expect(numberOf([60, [50, 'I N V O I C E #1', 14]])).toBe('1');
});

describe('a label that does not say whose number it is', () => {
  it.each([
    ['CAE N°: 73074974187800'],
    ['Certified by program n.º 196'],
    ['Police Nr. 4711'],
    ['Siniestro N° 0101'],
  ])('is somebody else’s with a word before it: %s', (text) => {
    expect(numberOf([60, [50, 'Invoice', 14]], [120, [50, text]])).toBeUndefined();
  });

  it('is somebody else’s with a word after it', () => {
    expect(
      numberOf([60, [50, 'Factura', 14]], [120, [50, 'Nr. comenzii'], [300, '231210-67']]),
    ).toBeUndefined();
  });

  it('is the paper’s by itself, though it is a sign only', () => {
    expect(
      numberOf(
        [60, [50, 'INVOICE', 14]],
        [120, [300, 'Date:'], [440, 'Aug 23, 2026']],
        [134, [300, '#:'], [440, 'ADO1098']],
      ),
    ).toBe('ADO1098');
  });

  it('has one figure where the day follows it', () => {
    expect(
      numberOf([60, [50, 'Fattura', 14]], [120, [50, 'Numero']], [132, [50, '2 del 18/01/2026']]),
    ).toBe('2');
  });
});

describe('a number of several parts is read whole', () => {
  it.each([
    ['Invoice no. RE 2026 0012', 'RE 2026 0012'],
    ['Invoice no. 2026 0012', '2026 0012'],
    ['Factura nº 0005 - 00011643', '0005 - 00011643'],
    ['Rechnungs-Nr: RE- 2026021829', 'RE- 2026021829'],
    ['Invoice no. INV - 2026/0012', 'INV - 2026/0012'],
    ['Fatura ID: 0012026220444629', '0012026220444629'],
    ['Fatura nº FT 18A2601/21509', 'FT 18A2601/21509'],
    ['Faktura nr FV–12–2026', 'FV–12–2026'],
    ['Faktura nr 12\\03\\2026', '12\\03\\2026'],
    ['Serie B Nr. 4', 'B 4'],
    ['Rechnung Nr. ŽS-17', 'ŽS-17'],
    ['Invoice no. 4711 7 May 2026', '4711'],
    ['Invoice no. EUR 40', undefined],
  ])('%s', (text, number) => {
    expect(numberOf([60, [50, text]])).toBe(number);
  });

  it('and no half of one that goes on in signs which no number has', () => {
    expect(numberOf([60, [50, 'Invoice no. 2026*0012']])).toBeUndefined();
  });

  it('with the point of sale that is printed before it', () => {
    expect(
      numberOf(
        [60, [341, 'FACTURA', 24]],
        [90, [341, 'Punto de Venta: 00003'], [470, 'Comp. Nro: 00000128']],
        [640, [300, 'CAE N°: 73074974187800']],
      ),
    ).toBe('00003-00000128');
  });

  it('under its label, a series before it', () => {
    expect(numberOf([60, [360, 'FATURA-RECIBO Nº']], [76, [370, 'FT 18A2601/21509']])).toBe(
      'FT 18A2601/21509',
    );
  });
});

it('the number of the order that an invoice names is not the invoice’s', () => {
  expect(
    numberOf(
      [60, [50, 'Handelsrechnung Nr. 471102 vom 05.06.2026', 15]],
      [200, [50, 'Rechnung gemäß Bestellung Nr. 2026-471331 vom 01.03.2026.']],
    ),
  ).toBe('471102');
});

it('is none that a party has in its own block', () => {
  expect(
    numberOf(
      [60, [50, 'Rechnung', 14]],
      [120, [50, 'Verkäufer:']],
      [132, [50, 'Nummer'], [120, ': 549910']],
      [144, [50, 'Harbour Desk GmbH']],
    ),
  ).toBeUndefined();
});

describe('a person looks at a number', () => {
  it('of a title that no language knows', () => {
    const { number, doubt } = read(
      [60, [50, 'Heizkostenaufstellung Nr. HK-17', 15]],
      [80, [50, 'Harbour Desk']],
      [94, [50, 'Quarry Lane 4']],
    );
    expect(number).toBe('HK-17');
    expect(doubt).toMatch(/title/);
  });

  it('that the paper calls its reference', () => {
    const { number, doubt } = read(
      [60, [50, 'INVOICE', 20]],
      [80, [50, 'Harbour Hotel']],
      [100, [50, 'Reference:'], [150, 'MG2026001']],
    );
    expect(number).toBe('MG2026001');
    expect(doubt).toMatch(/reference/);
  });

  it('that is printed like a day', () => {
    const { number, doubt } = read([60, [300, 'Numer faktury']], [76, [300, '2/11/2026']]);
    expect(number).toBe('2/11/2026');
    expect(doubt).toMatch(/day/);
  });
});

it('may look like a day, where its label says what it is and the day stands elsewhere', () => {
  const counted = (...day: PrintedLine[]) =>
    read([60, [50, 'Faktura'], [300, 'Numer faktury: 2/11/2026']], ...day);
  expect(counted([76, [300, 'Data wystawienia: 30.11.2026']])).toEqual({
    number: '2/11/2026',
    doubt: undefined,
  });
  expect(counted().doubt).toMatch(/may be a day/);
});

it.each([
  ['2 / 2026', '2 / 2026'],
  ['458c10e4-fbd7-4a7f-948a-e22c8c3a00c1', '458c10e4-fbd7-4a7f-948a-e22c8c3a00c1'],
  ['B5F7DF3C\ufffd6249', 'B5F7DF3C-6249'],
  ['B5F7DF3\ufffd6249', undefined],
])('is whole behind its label: %s', (printed, number) => {
  expect(numberOf([60, [50, 'Invoice', 14]], [84, [50, 'Invoice number:'], [190, printed]])).toBe(
    number,
  );
});

it('stands beside a title in two languages', () => {
  expect(numberOf([60, [300, 'FAKTURA INVOICE'], [420, '000203519']])).toBe('000203519');
});

it('is called a reference on the line under the title, and elsewhere a person looks', () => {
  const reference: PrintedLine = [82, [300, 'REFERENCE:'], [400, '26-1']];
  expect(read([60, [420, 'INVOICE', 14]], reference)).toEqual({
    number: '26-1',
    doubt: undefined,
  });
  expect(
    read([60, [420, 'INVOICE', 14]], [74, [300, 'Harbour Hotel']], [86, [300, 'REFERENCE: 26-117']])
      .doubt,
  ).toMatch(/is a reference/);
});
