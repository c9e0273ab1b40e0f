import { spawnSync } from 'node:child_process';
import { apply, type Mutant } from './mutant.ts';
import type { Playground } from './playground.ts';

/** Beside the source, so that its imports lead where they did. */
type Copy = { path: string; mutants: Mutant[] };

/** The suite's settings, for what is named only: the rest of the tree is as right as it was. */
const CONFIG = 'tsconfig.mutants.json';

/**
 * Those of the mutants that TypeScript refuses, by an error on their own line. A source has as many
 * spoilt copies as one of its lines has mutants, never two on one line, so that the compiler runs once.
 */
export function refusedOf(mutants: readonly Mutant[], playground: Playground): Set<Mutant> {
  const copies = copiesFor(mutants.filter(({ path }) => path.endsWith('.ts')));
  if (copies.length === 0) return new Set();
  for (const copy of copies) playground.write(copy.path, spoilt(copy, playground));
  const files = copies.map(({ path }) => path);
  playground.write(CONFIG, JSON.stringify({ extends: './tsconfig.json', include: [], files }));
  const wrong = linesWithErrors(playground);
  for (const path of [...files, CONFIG]) playground.drop(path);
  return new Set(
    copies.flatMap(({ path, mutants: own }) =>
      own.filter(({ line }) => wrong.has(`${path}:${line}`)),
    ),
  );
}

/** As few copies of each source as it takes that no two mutants of one stand on a line, or within each other. */
export function copiesFor(mutants: readonly Mutant[]): Copy[] {
  const copies = new Map<string, Copy[]>();
  for (const mutant of mutants) {
    const ofSource = copies.get(mutant.path) ?? [];
    copies.set(mutant.path, ofSource);
    const free = ofSource.find((copy) => !copy.mutants.some((other) => collide(mutant, other)));
    if (free) free.mutants.push(mutant);
    else
      ofSource.push({
        path: mutant.path.replace(/\.ts$/, `.mutants-${ofSource.length}.ts`),
        mutants: [mutant],
      });
  }
  return [...copies.values()].flat();
}

const collide = (one: Mutant, other: Mutant): boolean =>
  one.line === other.line || (one.start < other.end && other.start < one.end);

/** Lines stay where they are, so that an error tells its mutant. */
function spoilt({ mutants }: Copy, playground: Pick<Playground, 'read'>): string {
  const last = mutants.toSorted((a, b) => b.start - a.start);
  const text = playground.read(last[0]?.path ?? '');
  return last.reduce((rest, one) => apply(rest, sameLines(one)), text);
}

function linesWithErrors(playground: Playground): Set<string> {
  const { stdout } = spawnSync('node_modules/.bin/tsc', ['-p', CONFIG, '--pretty', 'false'], {
    cwd: playground.root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return new Set(
    [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error/gm)].map(([, path, line]) => `${path}:${line}`),
  );
}

/** Within brackets where there are some: no line may end before `as const`. */
function sameLines(mutant: Mutant): Mutant {
  const { original, replacement } = mutant;
  const lost = original.split('\n').length - replacement.split('\n').length;
  const lines = '\n'.repeat(Math.max(0, lost));
  return {
    ...mutant,
    replacement: replacement === '[]' ? `[${lines}]` : replacement + lines,
  };
}
