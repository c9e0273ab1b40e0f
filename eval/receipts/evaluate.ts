import { type Judgement, judge } from '../../shared/documents/judge.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { openPdf } from '../../shared/documents/text/layer.ts';
import { openBrowser } from '../../test/console/support/open-browser.ts';
import { addScore, emptyTally, type Score, scoreAgainst, type Tally } from '../score.ts';
import { type ReceiptCase, receiptCases } from './compose.ts';

/** Prints the receipts on a roll of 80 mm by a browser, reads them by the rules and scores them. */
export async function evaluateReceipts(input: {
  each: number;
  onScore?: (item: ReceiptCase, score: Score, judged: Judgement) => void;
}): Promise<Tally> {
  const tally = emptyTally();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    for (const item of receiptCases(input.each)) {
      await page.setContent(rollOf(item));
      const pdf = await page.pdf({ width: '80mm', height: `${40 + item.rows.length * 5}mm` });
      const { judged, score } = await readAs(pdf, item);
      addScore(tally, score, judged.status === 'accepted');
      input.onScore?.(item, score, judged);
    }
  } finally {
    await browser.close();
  }
  return tally;
}

async function readAs(bytes: Uint8Array, { expected }: ReceiptCase) {
  const pdf = await openPdf(bytes);
  const pages = [await pdf.page(1)];
  await pdf.close();
  const extracted = extractByRules(pages);
  const read = { outcome: 'read', rules: extracted, pages, pageCount: 1, ocrPages: 0 } as const;
  const content = { ...read, hidden: [], warnings: [] };
  const judged = judge(extracted, { content, vendorKnown: true });
  return { judged, score: scoreAgainst(judged.invoice, expected) };
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function rollOf({ rows }: ReceiptCase): string {
  const size = rows.some(({ length }) => length > 40) ? 7 : 8;
  return `<meta charset="utf-8"><style>@page { margin: 3mm } body { margin: 0 }
    pre { font: ${size}pt/1.25 "DejaVu Sans Mono", "Liberation Mono", monospace; margin: 0 }</style>
    <pre>${rows.map(escaped).join('\n')}</pre>`;
}
