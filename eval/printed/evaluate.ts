import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { openPdf } from '../../shared/documents/text/layer.ts';
import { openBrowser } from '../../test/console/support/open-browser.ts';
import { accepts } from '../accepts.ts';
import { addScore, emptyTally, type Score, scoreAgainst, type Tally } from '../score.ts';
import { type PrintedCase, printedCases } from './cases.ts';

export type PrintedResult = {
  all: Tally;
  byDesign: Map<string, Tally>;
  byCountry: Map<string, Tally>;
};

/** Prints the sheets of the second generator by a browser, reads them by the rules and scores them. */
export async function evaluatePrinted(input: {
  each: number;
  onScore?: (item: PrintedCase, score: Score, accepted: boolean) => void;
  onPdf?: (item: PrintedCase, pdf: Uint8Array) => void;
}): Promise<PrintedResult> {
  const result: PrintedResult = { all: emptyTally(), byDesign: new Map(), byCountry: new Map() };
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    for (const item of printedCases(input.each)) {
      await page.setContent(item.page);
      const bytes = await page.pdf({
        format: 'A4',
        margin: { top: '14mm', bottom: '14mm', left: '18mm', right: '14mm' },
      });
      input.onPdf?.(item, bytes);
      const extracted = extractByRules(await pagesOf(bytes));
      const accepted = accepts(extracted);
      const score = scoreAgainst(readInvoice(extracted), item.expected);
      for (const tally of [
        result.all,
        tallyOf(result.byDesign, item.design),
        tallyOf(result.byCountry, item.country),
      ])
        addScore(tally, score, accepted);
      input.onScore?.(item, score, accepted);
    }
  } finally {
    await browser.close();
  }
  return result;
}

async function pagesOf(bytes: Uint8Array) {
  const pdf = await openPdf(bytes);
  const pages = [];
  for (let i = 1; i <= pdf.pages; i++) pages.push(await pdf.page(i));
  await pdf.close();
  return pages;
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? emptyTally();
  tallies.set(name, tally);
  return tally;
}
