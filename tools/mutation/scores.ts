import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreOf, type Tried } from './report.ts';

/** What was measured of an area when somebody last recorded it. */
export type AreaScore = {
  /** `YYYY-MM-DD` */
  date: string;
  seed: number;
  /** Mutants that there are, of which so many were tried. */
  all: number;
  tried: number;
  noticed: number;
  open: number;
  /** Noticed of the same sample, when its survivors were tried again after tests were added. */
  since?: number;
};

/** By the area's name. */
export type Scores = Record<string, AreaScore>;

const FILE = 'tools/mutation/scores.json';

/** What was recorded last; nothing, where nothing was. */
export function readScores(root: string): Scores {
  const file = join(root, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * The other areas keep theirs.
 * @param options.survivors that those of the recorded sample were tried again: what was found first stays
 */
export function recordScore(
  root: string,
  area: string,
  score: AreaScore,
  { survivors = false }: { survivors?: boolean } = {},
): void {
  const all = readScores(root);
  const first = all[area];
  const isSame =
    first?.seed === score.seed && first.all === score.all && first.tried === score.tried;
  const kept = survivors && isSame ? { ...first, since: score.noticed } : score;
  writeFileSync(join(root, FILE), `${JSON.stringify({ ...all, [area]: kept }, null, 2)}\n`);
}

/** The score of a sample. @param run.all mutants that the sample was taken from */
export function areaScore(
  tried: readonly Tried[],
  run: Pick<AreaScore, 'date' | 'seed' | 'all'>,
): AreaScore {
  return {
    ...run,
    tried: tried.length,
    noticed: scoreOf(tried).killed,
    open: tried.filter(({ verdict }) => verdict === 'open').length,
  };
}
