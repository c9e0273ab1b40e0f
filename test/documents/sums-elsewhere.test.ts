import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { HEAD } from './support/sums-page.ts';

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

  it('that is smaller is nobody’s concern', () => {
    expect(boxed('Last order', '120,00').pass).toBe(true);
  });
});
