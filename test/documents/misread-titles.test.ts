import { describe, expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const SELLER: PrintedLine = [40, [50, 'Muster GmbH']];
const BODY: PrintedLine[] = [
  [120, [50, 'Invoice number'], [200, 'R-17']],
  [134, [50, 'Invoice date'], [200, '05.03.2026']],
  [200, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount EUR']],
  [216, [50, 'Blue chair'], [300, '4'], [380, '85,00'], [480, '340,00']],
  [280, [340, 'Net'], [485, '340,00']],
  [294, [340, 'VAT 19 %'], [490, '64,60']],
  [308, [340, 'Total'], [485, '404,60']],
];

/** What a paper calls itself, of recognised letters or of a text layer. */
function titleOf(lines: PrintedLine[], { recognised = true } = {}) {
  const page = printedPage(...lines);
  if (!recognised) return extractByRules([page]).title;
  const words = page.words.map((word) => ({ ...word, sure: 80 }));
  return extractByRules([{ ...page, words, source: 'ocr' }]).title;
}

describe('a large title that recognition misread', () => {
  const titled = (title: string, size = 18): PrintedLine[] => [
    SELLER,
    [80, [300, title, size]],
    ...BODY,
  ];

  it.each(['IN VOICE', 'IN VOICE #1564', 'INVDICE', 'lNVOICE', 'FACTVRA'])(
    'is the one of an invoice: %s',
    (title) => {
      expect(titleOf(titled(title))).toBe('invoice');
    },
  );

  it('is none in the size of the text, nor in a text layer, nor with two other letters', () => {
    expect(titleOf(titled('INVDICE', 9))).toBe('unnamed');
    expect(titleOf(titled('INVDICE'), { recognised: false })).toBe('unnamed');
    expect(titleOf(titled('INVDLCE'))).toBe('unnamed');
    expect(titleOf(titled('INVOLVE'))).toBe('unnamed');
  });
});
