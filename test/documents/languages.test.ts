import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { LANGUAGES } from '../../shared/documents/languages/languages.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { ALL_PAGES as PAGES } from './support/eastern-pages.ts';
import type { NationalPage } from './support/national-pages.ts';
import { nationalSheet } from './support/national-sheet.ts';

describe('an invoice in', () => {
  it.each(Object.keys(PAGES))('%s is read whole, and adds up', (code) => {
    const page = PAGES[code] as NationalPage;
    const invoice = readInvoice(extractByRules([nationalSheet(page)]));
    const { net, tax, total, lines, ...head } = page.is;
    expect(invoice).toMatchObject({ kind: 'invoice', ...head, totals: { net, tax, total } });
    expect(invoice.lines.map((it) => [it.quantity, it.unitPrice, it.amount])).toEqual(lines);
    expect(invoice.lines.map(({ description }) => description)).toEqual(
      page.rows.map(([description]) => description),
    );
    expect(arithmeticGate(invoice).checks.filter(({ pass }) => !pass)).toEqual([]);
  });
});

describe('a language', () => {
  it('is one file, and each file is read', () => {
    const files = readdirSync('shared/documents/languages').map((file) => file.slice(0, -3));
    expect(files.filter((name) => name.length === 2).sort()).toEqual(
      LANGUAGES.map(({ code }) => code).sort(),
    );
  });

  it.each(LANGUAGES.map((language) => [language.code, language] as const))(
    '%s has what an invoice consists of',
    (_, { months, titles, labels, sums, columns }) => {
      expect([0, 12]).toContain(months.length);
      expect(Object.keys(titles)).toEqual(expect.arrayContaining(['invoice', 'credit-note']));
      expect(Object.keys(labels)).toEqual(
        expect.arrayContaining(['number', 'issueDate', 'dueDate', 'buyer', 'vendor']),
      );
      expect(Object.keys(sums)).toEqual(
        expect.arrayContaining(['taxName', 'net', 'total', 'discount', 'charges', 'prepaid']),
      );
      expect(Object.keys(columns)).toEqual(
        expect.arrayContaining(['description', 'quantity', 'unitPrice', 'amount']),
      );
    },
  );
});
