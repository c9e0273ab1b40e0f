import { judge } from '../../../shared/documents/judge.ts';
import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** The table and the sums of a paper that adds up. */
const BODY: PrintedLine[] = [
  [200, [50, 'Description'], [300, 'Qty'], [380, 'Price'], [480, 'Amount EUR']],
  [216, [50, 'Blue chair'], [300, '4'], [380, '85,00'], [480, '340,00']],
  [232, [50, 'Lamp'], [300, '2'], [380, '80,00'], [480, '160,00']],
  [280, [340, 'Net'], [485, '500,00']],
  [294, [340, 'VAT 19 %'], [490, '95,00']],
  [308, [340, 'Total'], [485, '595,00']],
];
/** What is made of that paper under this head. */
export const judged = (...head: PrintedLine[]) => {
  const page = printedPage(...head, ...BODY);
  const content = { pages: [page], pageCount: 1, hidden: [], warnings: [], ocrPages: 0 };
  const extracted = extractByRules([page]);
  return judge(extracted, {
    content: { outcome: 'read', ...content, rules: extracted },
    vendorKnown: true,
  });
};
