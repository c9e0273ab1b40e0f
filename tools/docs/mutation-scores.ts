import { AREAS, TARGET } from '../mutation/areas.ts';
import { type AreaScore, readScores } from '../mutation/scores.ts';
import { markdownTable } from './blocks.ts';

/** What `npm run mutate -- --areas --record` left; an area that nobody measured says so. */
export function mutationScores(root: string): string {
  const scores = readScores(root);
  return markdownTable(
    [
      'area',
      'of',
      'measured',
      'seed',
      'tried',
      'noticed',
      'survived',
      'open',
      `≥ ${TARGET} %`,
      'since',
    ],
    Object.entries(AREAS).map(([area, { paths }]) => {
      const score = scores[area];
      const where = [area, paths.map((path) => `\`${path}\``).join(', ')];
      return score
        ? [...where, ...row(score)]
        : [...where, ...Array(6).fill(''), '**not measured**', ''];
    }),
  );
}

function row({ date, seed, all, tried, noticed, open, since }: AreaScore): string[] {
  const percent = (100 * noticed) / tried;
  const shown = (count: number) => `${count} (${((100 * count) / tried).toFixed(0)} %)`;
  return [
    date,
    String(seed),
    `${tried} of ${all}`,
    shown(noticed),
    String(tried - noticed - open),
    String(open),
    percent >= TARGET ? 'met' : '**missed**',
    since === undefined ? '' : shown(since),
  ];
}
