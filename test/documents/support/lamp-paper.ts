import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** The table of a paper that sells a lamp, from y = 400 on. */
export const TABLE: PrintedLine[] = [
  [400, [50, 'Description'], [320, 'Quantity'], [380, 'Price'], [500, 'Amount']],
  [416, [50, 'Lamp'], [320, '2'], [380, '20.00'], [500, '40.00']],
  [440, [380, 'Total'], [500, '40.00']],
];

/** Who buys it, from y = 200 on. */
export const BUYER: PrintedLine[] = [
  [200, [50, 'Bill to']],
  [212, [50, 'Quayside Hotels Ltd']],
  [224, [50, '4 Harbour Row']],
];

/** Who sells by the rules, and why somebody else may. */
export function sellerOf(...lines: PrintedLine[]) {
  const { vendor, vendorDoubt } = extractByRules([printedPage(...lines)]);
  return { name: vendor.name?.text, doubt: vendorDoubt };
}
