import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { HEAD } from './support/sums-page.ts';

function read(...lines: PrintedLine[]) {
  const invoice = readInvoice(extractByRules([printedPage(...HEAD, ...lines)]));
  const { currency, totals } = invoice;
  return { accepted: arithmeticGate(invoice).pass, currency, ...totals };
}

describe('a column of rates beside the sums, which print no sign of percent', () => {
  const beside = (heading: string, reduced: string) =>
    read(
      [200, [50, heading], [130, 'Tax'], [320, 'Net'], [480, '350,00 €']],
      [214, [50, '7,00'], [130, '0,00 €'], [320, 'Tax'], [480, '66,50 €']],
      [228, [50, reduced], [130, '66,50 €']],
      [242, [320, 'Total'], [480, '416,50 €']],
    );

  it('holds no money', () => {
    expect(beside('VAT%', '19,00')).toMatchObject({ accepted: true, net: 350, tax: 66.5 });
    expect(beside('%', '19,00').accepted).toBe(true);
  });

  it('is none where its heading has no sign, or its number is too large', () => {
    expect(beside('Zumbrel', '19,00').accepted).toBe(false);
    expect(beside('VAT%', '91,00').accepted).toBe(false);
  });
});

describe('a sum that is said again in another currency', () => {
  const again = (rate: string, sum: string, ...more: PrintedLine[]) =>
    read(
      [180, [320, 'Total'], [440, 'EUR'], [480, '350,00']],
      [194, [320, rate]],
      [208, [400, 'Lei'], [480, sum]],
      ...more,
    );

  it('is explained by the rate that is printed', () => {
    expect(again('1 EUR = 4.9764 Lei', '1741,74')).toMatchObject({
      ...{ accepted: true, currency: 'EUR', total: 350 },
    });
    expect(again('4,9764 RON/EUR', '1741,74').accepted).toBe(true);
    expect(again('Rate of the day 1 = 160.12 JPY', '56042,00').accepted).toBe(true);
    expect(again('Rate of the day 1 = 160.12 JPY', '56024,00').accepted).toBe(false);
  });

  it('goes to a person where the rate makes another of it, or none is printed', () => {
    expect(again('1 EUR = 4.9764 Lei', '1741,84').accepted).toBe(false);
    expect(again('1 EUR = 4.9674 Lei', '1741,74').accepted).toBe(false);
    expect(again('Exchange', '1741,74').accepted).toBe(false);
    expect(again('1 EUR = 4.9764 Lei', '1741,74', [222, [320, 'To pay'], [480, '412,00']])).toEqual(
      expect.objectContaining({ accepted: false }),
    );
  });
});
