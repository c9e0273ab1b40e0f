import { heading, scoreRow } from '../report.ts';
import { evaluatePublic } from './evaluate.ts';

/** Prints how other people's invoices in a folder are read; `failures` names those of one half. */
export async function reportPublic(folder: string, failures: boolean): Promise<void> {
  const { pages, xml, differ, others, refused } = await evaluatePublic({
    folder,
    onScore: (file, half, score, accepted) => {
      const wrong = Object.entries(score.fields).flatMap(([name, ok]) => (ok ? [] : [name]));
      const lines = `${score.matched}/${score.truth} lines, ${score.predicted} read`;
      // The second half is never looked into: it says whether the mending was more than fitting.
      if (failures && half === 'first' && (wrong.length > 0 || score.matched < score.truth))
        console.log(`  ${file.name}: ${wrong.join(' ')} ${lines}${accepted ? ', accepted' : ''}`);
    },
  });
  console.log(heading());
  console.log(scoreRow('pages, vendors looked at', pages.first));
  console.log(scoreRow('pages, vendors kept apart', pages.second));
  const counted = { 'with XML': xml, 'page ≠ XML': differ, 'without XML': others };
  for (const [name, { read, accepted }] of Object.entries(counted))
    console.log(`${name}: ${read} read, ${accepted} accepted`);
  for (const [refusal, count] of Object.entries(refused))
    console.log(`refused: ${count} ${refusal}`);
}
