import { parseArgs } from 'node:util';
import { evaluateRules } from './evaluate.ts';
import { evaluateScans, evaluateXml } from './evaluate-others.ts';
import { headerAccuracy, lineF1, type Tally } from './score.ts';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'all' },
    layout: { type: 'string' },
    failures: { type: 'boolean', default: false },
    each: { type: 'string', default: '5' },
    scans: { type: 'string', default: '12' },
  },
});

function row(name: string, tally: Tally): string {
  const precision = tally.accepted === 0 ? 1 : 1 - tally.acceptedWrong / tally.accepted;
  return [
    name.padEnd(22),
    String(tally.documents).padStart(5),
    headerAccuracy(tally).toFixed(3).padStart(8),
    lineF1(tally).toFixed(3).padStart(8),
    (tally.accepted / Math.max(1, tally.documents)).toFixed(3).padStart(10),
    precision.toFixed(3).padStart(11),
  ].join(' ');
}

const wanted = (name: string) => values.set === 'all' || values.set === name;
console.log(`${'set'.padEnd(22)}  docs   header  line F1  gate: coverage  precision`);
for (const set of ['tuned', 'held-out'] as const) {
  if (!wanted(set)) continue;
  const { all, byLayout } = await evaluateRules({
    set,
    perLocale: Number(values.each),
    layout: values.layout,
    onScore: (item, score) => {
      const wrong = Object.entries(score.fields).flatMap(([name, ok]) => (ok ? [] : [name]));
      const lines = `${score.matched}/${score.truth} lines, ${score.predicted} read`;
      if (values.failures && (wrong.length > 0 || score.matched < score.truth))
        console.log(`  ${item.name}: ${wrong.join(' ')} ${lines}`);
    },
  });
  for (const [name, tally] of byLayout) console.log(row(`  ${name}`, tally));
  console.log(row(set, all));
}
if (wanted('xml')) console.log(row('e-invoices', await evaluateXml()));
if (wanted('scans')) console.log(row('scans (OCR)', await evaluateScans(Number(values.scans))));
