import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepareTemplate } from '../../test/support/database.ts';
import { concernedTests } from './concerned-tests.ts';
import { apply, type Mutant } from './mutant.ts';
import { createPlayground, type Playground } from './playground.ts';
import { type Marked, markRegions } from './reach.ts';
import type { Tried, Verdict } from './report.ts';

type Input = {
  root: string;
  mutants: readonly Mutant[];
  /** Instead of those that imports tell. */
  tests: readonly string[];
  /** At most so many test files for one source. */
  most: number;
};

type Deps = {
  /** Told of every mutant as it was tried. */
  onTried(tried: Tried): void;
  onNote(line: string): void;
};

/** What the tests did before anything was spoilt. */
type DryRun = {
  /** Milliseconds of each test file. */
  times: Map<string, number>;
  /** Regions that each test file runs. */
  reached: Map<string, Set<string>>;
  failing: ReadonlySet<string>;
};

/** Milliseconds that starting Jest takes at most, on a busy machine. */
const START = 20_000;

/**
 * Puts each mutant into a copy of the tree, and runs the concerned tests that reach its line, until
 * one notices. The suite's Postgres is started before, by whoever calls.
 */
export async function tryMutants(input: Input, deps: Deps): Promise<Tried[]> {
  const log = join(process.env.TMPDIR ?? '/tmp', `mutation-${process.pid}.log`);
  const playground = createPlayground(input.root, log);
  try {
    return await tryAll(input, playground, log, deps);
  } finally {
    playground.remove();
    rmSync(log, { force: true });
  }
}

async function tryAll(input: Input, playground: Playground, log: string, deps: Deps) {
  const paths = [...new Set(input.mutants.map(({ path }) => path))];
  const testsOf = new Map(
    paths.map((path) => [
      path,
      input.tests.length > 0 ? input.tests : concernedTests(input.root, path, input.most),
    ]),
  );
  const marked = new Map(
    paths
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, markRegions(path, playground.read(path), log)]),
  );
  const tests = [...new Set([...testsOf.values()].flat())];
  deps.onNote(`${input.mutants.length} mutants; ${tests.length} test files run first without any.`);
  const dry = await runDry(playground, { log, marked, tests });
  for (const test of dry.failing)
    deps.onNote(`left out, because it fails without a mutant: ${test}`);

  const tried: Tried[] = [];
  for (const mutant of input.mutants) {
    const region = marked.get(mutant.path)?.regionAt(mutant.start);
    const reaching = (testsOf.get(mutant.path) ?? [])
      .filter((test) => !dry.failing.has(test))
      .filter((test) => region === undefined || dry.reached.get(test)?.has(region))
      .sort((a, b) => (dry.times.get(a) ?? 0) - (dry.times.get(b) ?? 0));
    const verdict = await tryOne(playground, mutant, reaching, dry);
    const result = { ...mutant, verdict };
    tried.push(result);
    deps.onTried(result);
  }
  return tried;
}

async function runDry(
  playground: Playground,
  { log, marked, tests }: { log: string; marked: Map<string, Marked>; tests: string[] },
): Promise<DryRun> {
  const before = new Map([...marked.keys()].map((path) => [path, playground.read(path)]));
  for (const [path, { text }] of marked) playground.write(path, text);
  writeFileSync(log, '');
  const failing = tests.length === 0 ? [] : await playground.failing(tests);
  const lines = `${readFileSync(log, 'utf8')}test ${Date.now()} end`.split('\n');
  for (const [path, text] of before) playground.write(path, text);
  return { ...readLog(lines, playground.root), failing: new Set(failing) };
}

function readLog(lines: readonly string[], root: string) {
  const times = new Map<string, number>();
  const reached = new Map<string, Set<string>>();
  let [current, since] = ['', 0];
  for (const line of lines) {
    const [, at, file] = /^test (\d+) (.*)$/.exec(line) ?? [];
    if (at === undefined || file === undefined) {
      reached.get(current)?.add(line);
      continue;
    }
    if (current) times.set(current, Number(at) - since);
    [current, since] = [relative(root, file), Number(at)];
    reached.set(current, reached.get(current) ?? new Set());
  }
  return { times, reached };
}

async function tryOne(
  playground: Playground,
  mutant: Mutant,
  tests: readonly string[],
  { times }: DryRun,
): Promise<Verdict> {
  if (tests.length === 0) return 'unreached';
  const whole = playground.read(mutant.path);
  const ofSchema = mutant.path.endsWith('.sql');
  playground.write(mutant.path, apply(whole, mutant));
  try {
    if (ofSchema && !(await migrates(playground))) return 'killed';
    const usual = tests.reduce((sum, test) => sum + (times.get(test) ?? 0), 0);
    const outcome = await playground.test(tests, START + 3 * usual);
    return outcome === 'passed' ? 'survived' : outcome === 'failed' ? 'killed' : 'timed out';
  } finally {
    playground.write(mutant.path, whole);
    if (ofSchema) await migrates(playground);
  }
}

/** A migration that Postgres refuses is noticed by every test. */
const migrates = (playground: Playground): Promise<boolean> =>
  prepareTemplate(join(playground.root, 'migrations')).then(
    () => true,
    () => false,
  );
