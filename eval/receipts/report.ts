import { scoreRow } from '../report.ts';
import { type Verdict, verdicts } from '../targets.ts';
import { evaluateReceipts } from './evaluate.ts';

/** Prints a row for the receipts of every till; @returns what they had to reach. */
export async function reportReceipts(wanted: {
  each: number;
  failures: boolean;
}): Promise<Verdict[]> {
  const tally = await evaluateReceipts({
    each: wanted.each,
    onScore: (item, score, { reasons }) => {
      const wrong = Object.entries(score.fields).flatMap(([name, ok]) => (ok ? [] : [name]));
      const lines = `${score.matched}/${score.truth} lines, ${score.predicted} read`;
      if (wanted.failures && (wrong.length > 0 || score.matched < score.truth))
        console.log(`  ${item.name}: ${wrong.join(' ')} ${lines}; ${reasons.join('; ')}`);
    },
  });
  console.log(scoreRow('receipts', tally));
  return verdicts('receipts', tally);
}
