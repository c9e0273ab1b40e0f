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
};

/** By the area's name. */
export type Scores = Record<string, AreaScore>;

const FILE = 'tools/mutation/scores.json';

export function readScores(root: string): Scores {
  const file = join(root, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The other areas keep theirs. */
export function recordScore(root: string, area: string, score: AreaScore): void {
  const scores = { ...readScores(root), [area]: score };
  writeFileSync(join(root, FILE), `${JSON.stringify(scores, null, 2)}\n`);
}

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
