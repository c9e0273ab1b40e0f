import { join } from 'node:path';
import { prepareTemplate } from '../../test/support/database.ts';
import { concernedTests, readImports } from './concerned-tests.ts';
import type { Earlier } from './earlier.ts';
import { apply, type Mutant } from './mutant.ts';
import { createPlayground, type Playground } from './playground.ts';
import { refusedOf } from './refused.ts';
import type { Tried } from './report.ts';
import type { News } from './rounds.ts';
import { type Numbered, withSwitches } from './switches.ts';
import { createTally } from './tally.ts';

type Input = {
  root: string;
  mutants: readonly Mutant[];
  /** Instead of those that imports tell. */
  tests: readonly string[];
  /** At most so many test files for one source. */
  most: number;
  /** What an earlier run told of these mutants: only what it left open is tried. */
  earlier?: Earlier;
};

type Deps = {
  /** Told what goes on. */
  onNote(line: string): void;
  /** Ends it early: what was not tried by then stays open. */
  signal: AbortSignal;
};

/**
 * Puts all mutants into a copy of the tree, asleep, and plays the concerned tests that reach one with
 * that one awake, until a test notices; not those that TypeScript refuses. The suite's Postgres is started before, by whoever calls.
 */
export async function tryMutants(input: Input, deps: Deps): Promise<Tried[]> {
  const playground = createPlayground(input.root);
  try {
    return await tryAll(input, playground, deps);
  } finally {
    playground.remove();
  }
}

async function tryAll(input: Input, playground: Playground, { onNote, signal }: Deps) {
  const numbered = input.mutants.map((mutant, index) => ({ id: String(index), mutant }));
  const earlier = (mutant: Mutant) => input.earlier?.(mutant);
  const before = (mutant: Mutant) => earlier(mutant)?.sofar ?? { by: [], reached: false };
  const tally = createTally(numbered, testsFor(input), playground.times, before);
  for (const { id, mutant } of numbered) {
    const verdict = earlier(mutant)?.verdict ?? 'open';
    if (verdict !== 'open') tally.decide(id, verdict);
  }
  const sources = new Map(input.mutants.map(({ path }) => [path, playground.read(path)]));
  const refused = refusedOf(
    input.mutants.filter((mutant) => !earlier(mutant)),
    playground,
  );
  for (const { id, mutant } of numbered) if (refused.has(mutant)) tally.decide(id, 'refused');
  const templates = await spoil(playground, numbered, ({ id }) => tally.decide(id, 'killed'));
  const elsewhere = join(playground.root, 'mutants-reached.log');
  onNote(
    `${numbered.length} mutants, ${refused.size} refused by types; ${tally.files().length} test files`,
  );
  for (let files = tally.files(); files.length > 0 && !signal.aborted; files = tally.files()) {
    const hear = (news: News) => {
      if (news.about === 'file') onNote(describeNews(news));
      return tally.hear(news);
    };
    const how = await playground.play({ files, templates, elsewhere }, hear, signal);
    if (!signal.aborted) tally.over(how);
  }
  for (const [path, text] of sources) playground.write(path, text);
  return numbered.map(({ id, mutant }): Tried => {
    return { ...mutant, verdict: tally.verdictOf(id), sofar: tally.soFar(id) };
  });
}

const describeNews = ({ file, broken, reached }: News & { about: 'file' }): string =>
  broken ? `${file} fails without a mutant, and is left out` : `${file} reaches ${reached.length}`;

function testsFor({ root, tests, most }: Input) {
  const known = new Map<string, readonly string[]>();
  const importsOf = readImports(root);
  return (path: string) => {
    const found =
      known.get(path) ??
      (tests.length > 0 ? tests : concernedTests({ root, path, most }, { importsOf }));
    known.set(path, found);
    return found;
  };
}

/** Sources hold all their mutants, asleep; a schema exists once for each of its own. */
async function spoil(
  playground: Playground,
  numbered: readonly Numbered[],
  onRefused: (one: Numbered) => void,
): Promise<Record<string, string>> {
  const templates: Record<string, string> = {};
  for (const path of new Set(numbered.map(({ mutant }) => mutant.path))) {
    const own = numbered.filter(({ mutant }) => mutant.path === path);
    const whole = playground.read(path);
    if (!path.endsWith('.sql')) {
      playground.write(path, withSwitches(path, whole, own));
      continue;
    }
    for (const one of own) {
      playground.write(path, apply(whole, one.mutant));
      const name = `mutant_${one.id}`;
      const migrates = prepareTemplate(join(playground.root, 'migrations'), name);
      // A migration that Postgres refuses is noticed by every test.
      await migrates.then(
        () => Object.assign(templates, { [one.id]: name }),
        () => onRefused(one),
      );
    }
    playground.write(path, whole);
  }
  return templates;
}
