import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const row = (name: string, amount: string): [string, string] => [name, amount];
/** A roll of lines, each with an amount at the right or none. */
const roll = (...lines: (string | [string, string])[]) => {
  const printed = lines.map((it, i): PrintedLine => {
    const [text, amount] = typeof it === 'string' ? [it] : it;
    const y = 20 + i * 12;
    return amount ? [y, [20, text], [190 - amount.length * 4.6, amount]] : [y, [20, text]];
  });
  return readInvoice(extractByRules([printedPage(...printed)]));
};
const HEAD = ['Harbour Hardware Ltd', '4 Quay Road', '09/03/2026 14:22'];
const ARTICLES = [row('Masking tape', '4.47'), row('Sandpaper', '10.01')];
const TOTAL = row('TOTAL', '14.48');
const titleOf = (...lines: Parameters<typeof roll>) => roll(...lines).title;

describe('a roll without a title', () => {
  it.each<[string, [string, string][]]>([
    ['by card', [row('VISA', '14.48')]],
    ['with more, and the rest came back', [row('CASH', '20.00'), row('CHANGE', '5.52')]],
    ['and the name of the change was misread', [row('CASH', '20.00'), row('CHMGE', '5.52')]],
  ])('is a receipt where its articles were paid %s', (_, paid) => {
    expect(titleOf(...HEAD, ...ARTICLES, TOTAL, ...paid)).toBe('invoice');
  });

  it('is none where nothing was paid: a table waits for its bill', () => {
    expect(titleOf(...HEAD, ...ARTICLES, TOTAL)).toBe('unnamed');
    expect(titleOf(...HEAD, ...ARTICLES, TOTAL, row('CASH', '20.00'))).toBe('unnamed');
  });

  it('is none without articles: a slip of a card', () => {
    expect(titleOf(...HEAD, 'MASTERCARD', TOTAL, row('VISA', '14.48'))).toBe('unnamed');
  });

  it('is none where its articles are not its total', () => {
    const more = row('Nails', '1.20');
    expect(titleOf(...HEAD, ...ARTICLES, more, TOTAL, row('VISA', '14.48'))).toBe('unnamed');
  });

  it('is none where only its place says who sold', () => {
    const head = ['Ask for your points', '09/03/2026 14:22'];
    expect(titleOf(...head, ...ARTICLES, TOTAL, row('VISA', '14.48'))).toBe('unnamed');
  });

  it('is another paper where it names one over its articles, or denies that it is a receipt', () => {
    const paid = [...ARTICLES, TOTAL, row('VISA', '14.48')];
    expect(titleOf(...HEAD, 'QUOTATION', ...paid)).toBe('quote');
    expect(titleOf(...HEAD, ...paid, 'This is not a receipt')).toBe('draft');
    expect(titleOf(...HEAD, 'REFUND', ...paid)).toBe('credit-note');
  });

  it('is none by a noun of another paper in the small print', () => {
    const print = ['Authorization: 000189', 'Your card application'];
    expect(titleOf(...HEAD, ...ARTICLES, TOTAL, row('VISA', '14.48'), ...print)).toBe('invoice');
  });
});

describe('a guest check that says so', () => {
  it('is no receipt', () => {
    expect(titleOf(...HEAD, 'GUEST CHECK', ...ARTICLES, TOTAL, 'This is not a receipt.')).toBe(
      'draft',
    );
  });
});
