import { parseArgs } from 'node:util';
import { arithmeticGate } from '../shared/documents/invoice/gate.ts';
import { readInvoice } from '../shared/documents/invoice/read.ts';
import { extractByRules } from '../shared/documents/rules/extract.ts';
import { openPdf } from '../shared/documents/text/layer.ts';
import { generatedCases } from './generator/cases.ts';
import { addScore, emptyTally, headerAccuracy, lineF1, scoreInvoice, type Tally } from './score.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'all' },
    layout: { type: 'string' },
    failures: { type: 'boolean', default: false },
    each: { type: 'string', default: '5' },
  },
});

function row(name: string, tally: Tally): string {
  const cells = [
    name.padEnd(22),
    String(tally.documents).padStart(5),
    headerAccuracy(tally).toFixed(3).padStart(8),
    lineF1(tally).toFixed(3).padStart(8),
    `${tally.accepted}`.padStart(9),
    `${tally.acceptedWrong}`.padStart(7),
  ];
  return cells.join(' ');
}

async function evaluate(set: 'tuned' | 'held-out'): Promise<Tally> {
  const all = emptyTally();
  const byLayout = new Map<string, Tally>();
  for (const item of generatedCases(set, Number(values.each))) {
    if (values.layout && item.layout.name !== values.layout) continue;
    const pdf = await openPdf(await item.pdf());
    const pages = [];
    for (let i = 1; i <= pdf.pages; i++) pages.push(await pdf.page(i));
    await pdf.close();
    const read = readInvoice(extractByRules(pages));
    const gate = arithmeticGate(read);
    const score = scoreInvoice(read, item.invoice, item.layout.detailsBelow ?? false);
    const tally = byLayout.get(item.layout.name) ?? emptyTally();
    byLayout.set(item.layout.name, tally);
    addScore(tally, score, gate.pass);
    addScore(all, score, gate.pass);
    const wrong = Object.entries(score.fields).flatMap(([k, ok]) => (ok ? [] : [k]));
    if (
      values.failures &&
      (wrong.length > 0 || score.matched < Math.max(score.truth, score.predicted))
    )
      console.log(
        `  ${item.name}: ${wrong.join(',')} lines ${score.matched}/${score.truth} read ${score.predicted}`,
      );
  }
  console.log(`\n${set.padEnd(22)}  docs   header  line F1  accepted  wrong total`);
  for (const [name, tally] of byLayout) console.log(row(name, tally));
  console.log(row('all', all));
  return all;
}

for (const set of ['tuned', 'held-out'] as const)
  if (values.set === 'all' || values.set === set) await evaluate(set);
