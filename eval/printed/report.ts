import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreRow } from '../report.ts';
import { type Verdict, verdicts } from '../targets.ts';
import { evaluatePrinted } from './evaluate.ts';

/** Prints a row for each design and country of the second generator; @returns what it had to reach. */
export async function reportPrinted(wanted: {
  each: number;
  failures: boolean;
  pdf: string | undefined;
}): Promise<Verdict[]> {
  const { pdf: folder } = wanted;
  if (folder) mkdirSync(folder, { recursive: true });
  const { all, byDesign, byCountry } = await evaluatePrinted({
    each: wanted.each,
    onPdf: (item, pdf) => folder && writeFileSync(join(folder, `${item.name}.pdf`), pdf),
    onScore: (item, score, accepted) => {
      const wrong = Object.entries(score.fields).flatMap(([name, ok]) => (ok ? [] : [name]));
      const lines = `${score.matched}/${score.truth} lines, ${score.predicted} read`;
      if (wanted.failures && (wrong.length > 0 || score.matched < score.truth || !accepted))
        console.log(
          `  ${item.name}: ${wrong.join(' ')} ${lines}${accepted ? '' : ', not accepted'}`,
        );
    },
  });
  for (const [name, tally] of [...byDesign, ...byCountry])
    console.log(scoreRow(`  ${name}`, tally));
  console.log(scoreRow('printed', all));
  return verdicts('printed', all);
}
