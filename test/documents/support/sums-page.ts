import { arithmeticGate } from '../../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** The head and the table of an invoice whose lines come to 350,00. */
export const HEAD: PrintedLine[] = [
  [40, [50, 'Muster GmbH']],
  [60, [50, 'Invoice No. R-17 of 05.03.2026']],
  [100, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount EUR']],
  [120, [50, 'Blue chair'], [300, '4'], [380, '85,00'], [480, '340,00']],
  [134, [50, 'Felt glides'], [300, '4'], [380, '2,50'], [480, '10,00']],
];
/** What is read of the page with these sums below its lines. */
export const page = (...sums: [label: string, amount: string][]) =>
  extractByRules([
    printedPage(
      ...HEAD,
      ...sums.map(([label, amount], i): PrintedLine => [180 + i * 14, [300, label], [480, amount]]),
    ),
  ]);
/** The totals that are read below those lines, and whether the gate takes them. */
export const judge = (...sums: [label: string, amount: string][]) => {
  const invoice = readInvoice(page(...sums));
  const gate = arithmeticGate(invoice);
  return { ...invoice.totals, accepted: gate.pass, checks: gate.checks };
};
