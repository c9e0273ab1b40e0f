import { readInvoice } from '../shared/documents/invoice/read.ts';
import { chosenExtraction } from '../shared/documents/judge.ts';
import { readContent } from '../shared/documents/reading/content.ts';
import { accepts } from './accepts.ts';
import { type Case, generatedCases } from './generator/cases.ts';
import { ciiXml, withXml } from './generator/facturx.ts';
import { scanned } from './generator/scan.ts';
import { addScore, emptyTally, scoreInvoice, type Tally } from './score.ts';

async function evaluate(
  cases: Case[],
  make: (item: Case, index: number) => Promise<Uint8Array>,
): Promise<Tally> {
  const tally = emptyTally();
  for (const [i, item] of cases.entries()) {
    const content = await readContent({ bytes: await make(item, i) });
    const extracted = content.outcome === 'read' ? chosenExtraction(content) : undefined;
    if (!extracted) throw new Error(`${item.name} was refused`);
    addScore(tally, scoreInvoice(readInvoice(extracted), item.invoice), accepts(extracted));
  }
  return tally;
}

/** Factur-X: the embedded XML is the truth, so nothing less than all will do. */
export async function evaluateXml(): Promise<Tally> {
  const cases = generatedCases('tuned', 2);
  return evaluate(cases, async (item) => withXml(await item.pdf(), ciiXml(item.invoice)));
}

/** One-page scans, askew by up to two degrees and grainy. */
export async function evaluateScans(count: number): Promise<Tally> {
  const short = generatedCases('tuned', 2).filter((item) => item.invoice.lines.length <= 14);
  const step = Math.max(1, Math.floor(short.length / count));
  const cases = short.filter((_, i) => i % step === 0).slice(0, count);
  return evaluate(cases, async (item, i) =>
    scanned(await item.pdf(), { skew: ((i % 5) - 2) * 0.9, noise: 10, seed: i }),
  );
}
