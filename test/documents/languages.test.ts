import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { LANGUAGES } from '../../shared/documents/languages/languages.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type NationalPage, PAGES } from './support/national-pages.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const printed = ({ head, buyer, columns, rows, sums, foot }: NationalPage) => {
  const at = [50, 300, 380, 480];
  const cells = (y: number, texts: string[]): PrintedLine =>
    [y, ...texts.map((text, i) => [at[i] ?? 0, text])] as unknown as PrintedLine;
  const below = 220 + rows.length * 16;
  return printedPage(
    [40, [50, 'Ventsel & Holm']],
    [70, [50, head[0]]],
    [90, [300, head[1]]],
    [104, [300, head[2]]],
    [118, [300, head[3]]],
    [140, [50, buyer[0]]],
    [154, [50, buyer[1]]],
    cells(200, columns),
    ...rows.map((row, i) => cells(216 + i * 16, row)),
    ...sums.map(([label, amount], i): PrintedLine => [below + i * 16, [300, label], [480, amount]]),
    ...(foot ? ([[700, [50, foot]]] as PrintedLine[]) : []),
  );
};

describe('an invoice in', () => {
  it.each(Object.keys(PAGES))('%s is read whole, and adds up', (code) => {
    const page = PAGES[code] as NationalPage;
    const invoice = readInvoice(extractByRules([printed(page)]));
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
