import { describe, expect, it } from '@jest/globals';
import { linesOfTsv, wordsOfLines } from '../../shared/documents/ocr/words-of-tsv.ts';

/** The engine's table of one line, each word at its place: 8 pixels a letter, 12 high. */
function words(...of: [x: number, text: string, confidence?: number][]): string[] {
  const line = '4\t1\t1\t1\t1\t0\t0\t100\t900\t12\t-1\t';
  const rows = of.map(
    ([x, text, confidence = 90], i) =>
      `5\t1\t1\t1\t1\t${i + 1}\t${x}\t100\t${text.length * 8}\t12\t${confidence}\t${text}`,
  );
  const lines = linesOfTsv([line, ...rows].join('\n'));
  return wordsOfLines(lines, { scale: 1, page: 1 }).map(({ text }) => text);
}

describe('what the engine reads becomes words', () => {
  it('a dash far before a sum is no minus, one beside it is', () => {
    expect(words([0, 'Total'], [60, '-'], [200, '12.00'])).toEqual(['Total', '12.00']);
    expect(words([0, 'Total'], [190, '-'], [200, '12.00'])).toEqual(['Total', '-', '12.00']);
  });

  it('a figure and its unit are two words, a number with letters is one', () => {
    expect(words([0, '17km'], [100, '9szt.'], [200, 'QF118'], [300, '3x2,5'])).toEqual([
      '17',
      'km',
      '9',
      'szt.',
      'QF118',
      '3x2,5',
    ]);
  });

  it('letters without spaces are joined, and thousands behind their mark; a year is not', () => {
    expect(words([0, '請'], [12, '求'], [24, '書'])).toEqual(['請求書']);
    expect(words([0, '93,'], [34, '600'])).toEqual(['93,600']);
    expect(words([0, '15,'], [34, '2026'])).toEqual(['15,', '2026']);
  });

  it('decimals are joined behind their mark, or with it; the number of a row and a day are not', () => {
    expect(words([0, 'SUM'], [100, '12,'], [128, '26'])).toEqual(['SUM', '12,26']);
    expect(words([0, 'Total'], [100, '138.'], [138, '50'], [170, 'Kr'])).toEqual([
      'Total',
      '138.50',
      'Kr',
    ]);
    expect(words([0, 'Rounded'], [100, '10'], [122, '\u201a20'])).toEqual(['Rounded', '10,20']);
    expect(words([0, '5,'], [22, '89B'])).toEqual(['5,89', 'B']);
    expect(words([0, '1.'], [22, '20'], [60, 'St'])).toEqual(['1.', '20', 'St']);
    expect(words([0, 'am'], [30, '05.'], [58, '08'], [80, 'geliefert'])).toContain('05.');
    expect(words([0, 'Total'], [100, '12,'], [160, '26'])).toEqual(['Total', '12,', '26']);
  });

  it('a round letter before cents is a nought', () => {
    expect(words([0, 'RMO.58'], [100, '-O,20'], [200, 'O.K'], [300, 'NO.58'])).toEqual([
      'RM0.58',
      '-0,20',
      'O.K',
      'NO.58',
    ]);
  });

  it('letters between stops are those of a legal form', () => {
    expect(words([0, 'z'], [20, '0.0.'], [100, '0.00'])).toEqual(['z', 'o.o.', '0.00']);
  });

  it('decimals are joined before the currency that ends their line, though nothing is before them', () => {
    expect(words([0, '283,'], [36, '75'], [60, 'kr'])).toEqual(['283,75', 'kr']);
    expect(words([0, '1.'], [22, '20'], [60, 'kr'], [90, 'Bolt'])).toContain('1.');
  });

  it('what cannot stand where it does is another letter or a speck', () => {
    expect(words([0, '7,080.00,'], [100, '540.00.'], [200, '12.5,'])).toEqual([
      '7,080.00',
      '540.00',
      '12.5,',
    ]);
    // The end of a sentence.
    expect(words([0, 'pay'], [30, '16.77.'])).toEqual(['pay', '16.77.']);
    expect(words([0, '2%'], [24, '16.77,'], [80, 'January'])).toEqual(['2%', '16.77,', 'January']);
    expect(words([0, 'Value'], [80, '16.77.'])).toEqual(['Value', '16.77']);
    expect(words([0, 'Tota!'], [80, 'SUBTOTA1:'], [180, 'Merci!'])).toEqual([
      'Total',
      'SUBTOTAl:',
      'Merci!',
    ]);
    expect(words([0, 'LVA.'], [80, 'l.V.A'], [180, 'LVANO'])).toEqual(['IVA.', 'I.V.A', 'LVANO']);
    expect(words([0, '25.474.00'], [100, '1,025,474,00'], [250, '25.474.001'])).toEqual([
      '25,474.00',
      '1.025.474,00',
      '25.474.001',
    ]);
  });

  it('a yen is a backslash or a Y before an amount, and has no decimals', () => {
    expect(words([0, '\\4,389'], [100, '-\\9'], [200, 'Y6,557'], [300, 'Y2026'])).toEqual([
      '¥4,389',
      '-¥9',
      '¥6,557',
      'Y2026',
    ]);
    expect(words([0, '\\2.967'], [100, '¥1.234.567'], [200, '¥0.5'])).toEqual([
      '¥2,967',
      '¥1,234,567',
      '¥0.5',
    ]);
    expect(words([0, '¥6。'], [26, '557'])).toEqual(['¥6,557']);
  });

  it('a currency is whole, and the letter of a tax is parted from its amount', () => {
    expect(words([0, 'TotalR'], [54, 'M47.90'])).toEqual(['Total', 'RM47.90']);
    expect(words([0, 'DOCTOR'], [54, 'M47'])).toEqual(['DOCTOR', 'M47']);
    expect(words([0, '5,99C'], [100, '5,99\u00b0C'], [200, 'QF1,18C'])).toEqual([
      '5,99',
      'C',
      '5,99',
      'C',
      'QF1,18C',
    ]);
  });

  it('specks and what is left of ruled lines are none; an ampersand is', () => {
    expect(words([0, 'Wren'], [40, '&'], [60, 'Co'], [100, '|'], [120, 'x', 2])).toEqual([
      'Wren',
      '&',
      'Co',
    ]);
    expect(words([0, '36|Karton'])).toEqual(['36', 'Karton']);
  });
});
