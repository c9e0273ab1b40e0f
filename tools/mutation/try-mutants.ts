import { join } from 'node:path';
import { prepareTemplate } from '../../test/support/database.ts';
import { concernedTests, readImports } from './concerned-tests.ts';
import { apply, type Mutant } from './mutant.ts';
import { createPlayground, type Playground } from './playground.ts';
import { refusedOf } from './refused.ts';
import type { Tried, Verdict } from './report.ts';
import type { News } from './rounds.ts';
import { type Numbered, withSwitches } from './switches.ts';

type Input = {
  root: string;
  mutants: readonly Mutant[];
  /** Instead of those that imports tell. */
  tests: readonly string[];
  /** At most so many test files for one source. */
  most: number;
};

type Deps = {
  /** Told what goes on. */
  onNote(line: string): void;
};

type Running = Numbered & {
  /** Test files that it was not tried by yet. */
  left: Set<string>;
  reached: boolean;
  verdict?: Verdict;
};

/** Milliseconds until the next word of a process of tests that tries nothing just now. */
const LOADING = 5 * 60_000;
/** And of one that tries a mutant, besides three times what its tests usually take. */
const TRYING = 60_000;

/**
 * Puts all mutants into a copy of the tree, asleep, and plays the concerned tests that reach one with
 * that one awake, until a test notices. The suite's Postgres is started before, by whoever calls.
 */
export async function tryMutants(input: Input, deps: Deps): Promise<Tried[]> {
  const playground = createPlayground(input.root);
  try {
    return await tryAll(input, playground, deps);
  } finally {
    playground.remove();
  }
}

async function tryAll(input: Input, playground: Playground, { onNote }: Deps) {
  const testsOf = testsFor(input);
  const running = input.mutants.map((mutant, index): Running => {
    const left = new Set(testsOf(mutant.path));
    return { id: String(index), mutant, left, reached: false };
  });
  const decide = (one: Running, verdict: Verdict) => {
    if (one.verdict) return;
    one.verdict = verdict;
  };
  const sources = new Map(input.mutants.map(({ path }) => [path, playground.read(path)]));
  const templates = await spoil(playground, running, (one) => decide(one, 'killed'));
  const byId = new Map(running.map((one) => [one.id, one]));
  onNote(`${running.length} mutants, ${filesOf(running).length} test files`);
  for (;;) {
    const files = filesOf(running);
    if (files.length === 0) break;
    let trying: Running | undefined;
    const left = (file: string) => {
      for (const one of running) one.left.delete(file);
      for (const one of running)
        if (one.left.size === 0) decide(one, one.reached ? 'survived' : 'unreached');
    };
    let open: string | undefined;
    const outcome = await playground.play(
      { files, templates, elsewhere: join(playground.root, 'mutants-reached.log') },
      (news: News) => {
        if (news.file !== open && open !== undefined) left(open);
        open = news.file;
        if (news.about === 'file') {
          onNote(`${news.file} reaches ${news.reached.length}`);
          for (const id of news.reached) {
            const one = byId.get(id);
            if (one?.left.has(news.file) && !news.broken) one.reached = true;
          }
          if (news.broken) onNote(`left out, because it fails without a mutant: ${news.file}`);
          return LOADING;
        }
        const one = byId.get(news.id);
        trying = news.about === 'trying' ? one : undefined;
        if (news.about === 'trying') return TRYING + 3 * news.usual;
        one?.left.delete(news.file);
        if (one && news.failed) decide(one, news.late ? 'timed out' : 'killed');
        return LOADING;
      },
    );
    if (trying) decide(trying, outcome === 'stopped' ? 'timed out' : 'killed');
    else if (outcome === 'stopped' && open === undefined) throw new Error('Jest did not start');
    else for (const { file } of files) left(file);
  }
  for (const [path, text] of sources) playground.write(path, text);
  const open = running.filter(({ verdict }) => verdict === 'survived' || verdict === 'unreached');
  const refused = refusedOf(
    open.map(({ mutant }) => mutant),
    playground,
  );
  return running.map(({ mutant, verdict = 'unreached' }): Tried => {
    return { ...mutant, verdict: refused.has(mutant) ? 'refused' : verdict };
  });
}

/** Test files, those that are near to most mutants first, each with the mutants that it may notice. */
function filesOf(running: readonly Running[]) {
  const open = running.filter(({ verdict }) => !verdict);
  const weights = new Map<string, number>();
  for (const { left } of open)
    for (const [rank, file] of [...left].entries())
      weights.set(file, (weights.get(file) ?? 0) + 1 / (1 + rank));
  return [...weights]
    .sort(([, a], [, b]) => b - a)
    .map(([file]) => ({
      file,
      mutants: open.filter(({ left }) => left.has(file)).map(({ id }) => id),
    }));
}

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
  running: readonly Running[],
  onRefused: (one: Running) => void,
): Promise<Record<string, string>> {
  const templates: Record<string, string> = {};
  for (const path of new Set(running.map(({ mutant }) => mutant.path))) {
    const own = running.filter(({ mutant }) => mutant.path === path);
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
