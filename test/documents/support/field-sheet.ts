import { arithmeticGate } from '../../../shared/documents/invoice/gate.ts';
import { type ReadInvoice, readInvoice } from '../../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** A sheet's invoice, as the rules read its one page. */
export const readSheet = (...lines: PrintedLine[]): ReadInvoice =>
  readInvoice(extractByRules([printedPage(...lines)]));

/** The checks of the gate that an invoice does not pass. */
export const failedChecks = (invoice: ReadInvoice) =>
  arithmeticGate(invoice).checks.filter(({ pass }) => !pass);

/** A head that lacks nothing, and the usual columns. */
export const HEAD: PrintedLine[] = [
  [40, [50, 'Harbour Desk Ltd']],
  [60, [50, 'Invoice number: HD-77'], [300, 'Invoice date: 2026-03-05']],
  [75, [50, 'Currency: EUR']],
];
export const COLUMNS: PrintedLine = [
  100,
  [50, 'Description'],
  [300, 'Quantity'],
  [400, 'Unit price'],
  [500, 'Amount'],
];
