import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));

describe('the day of an invoice', () => {
  it('stands beside its title and number, and a sentence names the next one', () => {
    const invoice = read(
      [40, [50, 'Invoice 1002', 14], [400, 'February 22, 2026']],
      [80, [50, 'Total'], [400, '£22.50']],
      [600, [50, 'Thank you for your business. Your next invoice date is March 22, 2026.']],
    );
    expect(invoice).toMatchObject({ number: '1002', issueDate: '2026-02-22' });
  });

  it.each([
    ['Next invoice date: 22.03.2026', 'Invoice 17'],
    ['Nächstes Rechnungsdatum: 22.03.2026', 'Rechnung 17'],
    ['Prochaine date de facture : 22.03.2026', 'Facture 17'],
    ['Volgende factuurdatum: 22.03.2026', 'Factuur 17'],
    ['Próxima fecha de factura: 22.03.2026', 'Factura 17'],
  ])('is not that of "%s"', (next, title) => {
    const invoice = read([40, [50, title, 14]], [60, [50, next]], [90, [50, '22.02.2026']]);
    expect(invoice.issueDate).toBe('2026-02-22');
  });

  it.each([
    ['$ 667.07', '2026-01-06'],
    ['$ 667,07', '2026-06-01'],
  ])('has the month first in English and dollars, but beside no decimal comma: %s', (sum, day) => {
    const invoice = read(
      [40, [50, 'Invoice'], [300, 'INV0000006903']],
      [60, [50, 'Date'], [300, '01-06-2026']],
      [80, [50, 'Subtotal'], [300, sum]],
      [95, [50, 'Total'], [300, sum]],
    );
    expect(invoice.issueDate).toBe(day);
  });

  it('is not hidden by a number that has such a word in it', () => {
    const invoice = read(
      [40, [50, 'Rechnung', 14]],
      [60, [50, 'Rechnungsnummer'], [180, 'RE-NEXT-1']],
      [74, [50, 'Datum'], [180, '01.12.2026']],
    );
    expect(invoice).toMatchObject({ number: 'RE-NEXT-1', issueDate: '2026-12-01' });
  });

  it.each([
    ['DATA DE EMISSÃO: 26 DE MARÇO DE 2026', '2026-03-26'],
    ['Invoice date: August 3 , 2026', '2026-08-03'],
  ])('is read as printed: %s', (text, day) => {
    expect(read([40, [50, text]]).issueDate).toBe(day);
  });

  it('and its number stand behind colons that are under each other', () => {
    const invoice = read(
      [40, [50, 'Date de facture'], [180, ': 02/11/2026']],
      [54, [50, 'N° de facture'], [180, ': 11608848301659']],
    );
    expect(invoice).toMatchObject({ number: '11608848301659', issueDate: '2026-11-02' });
  });
});

describe('the days of an invoice', () => {
  const due = (day: string) =>
    judged(
      [40, [50, 'Nordwind GmbH', 12]],
      [80, [50, 'Rechnung R-17', 16]],
      [110, [50, 'Rechnungsdatum: 22.03.2026']],
      [124, [50, `Zahlbar bis: ${day}`]],
    ).reasons;

  it('go to a person where it was due before it was issued', () => {
    expect(due('22.02.2026')).toEqual(['days: issued 2026-03-22, and due 2026-02-22 already']);
    expect(due('22.03.2026')).toEqual([]);
    expect(due('22.04.2026')).toEqual([]);
  });
});

describe('the currency', () => {
  it.each([
    ['703.15 euro', 'EUR'],
    ['Prijs (euro)', 'EUR'],
    ['21,56 zl', 'PLN'],
  ])('is said by "%s"', (text, code) => {
    expect(read([40, [50, 'Factuur']], [60, [50, text]]).currency).toBe(code);
  });

  it('is not said by the name of a pallet', () => {
    const invoice = read([40, [50, 'Invoice']], [60, [50, 'Euro pallet'], [300, '$20.00']]);
    expect(invoice.currency).toBe('USD');
  });

  it.each([
    ['Invoice date: 22.02.3026', 'Due date: 22.03.2026', 'issueDate'],
    ['Invoice date: 31/02/2026', 'Due date: 22/03/2026', 'issueDate'],
    ['Invoice date: 2026-02-22', 'Due date: 2026-15-03', 'dueDate'],
    ['Invoice date: 22.02.2026', 'Due date: 22.03.3026', 'dueDate'],
  ])('is no other one where it is written as no day: %s, %s', (issue, due, unreadable) => {
    const invoice = read([40, [50, 'Invoice R-17', 14]], [60, [50, issue]], [74, [50, due]]);
    expect(invoice.unreadable).toEqual([unreadable]);
  });

  it('is not asked of numbers that are written like one', () => {
    const invoice = read(
      [40, [50, 'Invoice R-17', 14]],
      [60, [50, 'Invoice date: 22.02.2026']],
      [74, [50, 'Phone 99.88.7766'], [200, 'Item 12-34-5678'], [400, 'v. 1.31.2026.4']],
    );
    expect(invoice).toMatchObject({ issueDate: '2026-02-22', unreadable: [] });
  });
});
