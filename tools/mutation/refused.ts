import { spawnSync } from 'node:child_process';
import { apply, type Mutant } from './mutant.ts';
import type { Playground } from './playground.ts';

/**
 * Those of the mutants that TypeScript refuses, by an error on their own line. Many are put into the
 * sources at once, but never two on one line.
 */
export function refusedOf(mutants: readonly Mutant[], playground: Playground): Set<Mutant> {
  const left = new Set(mutants.filter(({ path }) => path.endsWith('.ts')));
  const refused = new Set<Mutant>();
  while (left.size > 0) {
    const round = new Map<string, Mutant>();
    for (const mutant of left) {
      const line = lineOf(mutant);
      if (round.has(line) || overlaps(mutant, [...round.values()])) continue;
      round.set(line, mutant);
      left.delete(mutant);
    }
    const wrong = linesWithErrors(playground, [...round.values()]);
    for (const [line, mutant] of round) if (wrong.has(line)) refused.add(mutant);
  }
  return refused;
}

const lineOf = ({ path, line }: Mutant): string => `${path}:${line}`;

const overlaps = (one: Mutant, others: readonly Mutant[]): boolean =>
  others.some(({ path, start, end }) => path === one.path && start < one.end && one.start < end);

function linesWithErrors(playground: Playground, mutants: readonly Mutant[]): Set<string> {
  const before = new Map(mutants.map(({ path }) => [path, playground.read(path)]));
  for (const [path, text] of before) {
    const last = mutants.filter((one) => one.path === path).sort((a, b) => b.start - a.start);
    // Lines stay where they are, so that an error tells its mutant.
    playground.write(
      path,
      last.reduce((spoilt, one) => apply(spoilt, sameLines(one)), text),
    );
  }
  const { stdout } = spawnSync(
    'node_modules/.bin/tsc',
    ['-p', 'tsconfig.json', '--pretty', 'false'],
    {
      cwd: playground.root,
      encoding: 'utf8',
    },
  );
  for (const [path, text] of before) playground.write(path, text);
  return new Set(
    [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error/gm)].map(([, p, l]) => `${p}:${l}`),
  );
}

function sameLines(mutant: Mutant): Mutant {
  const lost = mutant.original.split('\n').length - mutant.replacement.split('\n').length;
  return { ...mutant, replacement: mutant.replacement + '\n'.repeat(Math.max(0, lost)) };
}
