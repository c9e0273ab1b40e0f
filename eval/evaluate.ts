import { readInvoice } from '../shared/documents/invoice/read.ts';
import { extractByRules } from '../shared/documents/rules/extract.ts';
import { openPdf } from '../shared/documents/text/layer.ts';
import { accepts } from './accepts.ts';
import { type Case, generatedCases } from './generator/cases.ts';
import { addScore, emptyTally, type Score, scoreInvoice, type Tally } from './score.ts';

export type Evaluation = {
  all: Tally;
  byLayout: Map<string, Tally>;
};

/** Reads generated documents by the rules and scores them; `onScore` sees each one. */
export async function evaluateRules(input: {
  set: 'tuned' | 'held-out';
  perLocale?: number;
  layout?: string | undefined;
  onScore?: (item: Case, score: Score) => void;
}): Promise<Evaluation> {
  const all = emptyTally();
  const byLayout = new Map<string, Tally>();
  for (const item of generatedCases(input.set, input.perLocale)) {
    if (input.layout && item.layout.name !== input.layout) continue;
    const pdf = await openPdf(await item.pdf());
    const pages = [];
    for (let i = 1; i <= pdf.pages; i++) pages.push(await pdf.page(i));
    await pdf.close();
    const extracted = extractByRules(pages);
    const accepted = accepts(extracted);
    const score = scoreInvoice(readInvoice(extracted), item.invoice);
    const tally = byLayout.get(item.layout.name) ?? emptyTally();
    byLayout.set(item.layout.name, tally);
    addScore(tally, score, accepted);
    addScore(all, score, accepted);
    input.onScore?.(item, score);
  }
  return { all, byLayout };
}
