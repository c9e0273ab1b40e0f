import type { Play, Played } from './test-run.ts';

/** What a test file is loaded for: to try the mutants that it reaches, or one from the very start. */
export type Round = { file: string; mutants: readonly string[]; alone: boolean };

/** What the process of the tests tells, line by line. */
export type News =
  | { about: 'file'; file: string; broken: boolean; reached: string[] }
  /**
   * @property usual milliseconds of the whole file
   * @property again in a load of its own
   */
  | { about: 'trying'; file: string; id: string; usual: number; again?: boolean }
  | { about: 'tried'; file: string; id: string; failed: boolean; late: boolean };

export type Reached = { tests: Set<number>; atLoad: boolean };

type Deps = {
  tell(news: News): void;
  /** Which mutant is awake from now on. */
  wake(id: string | undefined): void;
  reached: ReadonlyMap<string, Reached>;
  /** Whether the code of the awake mutant was run since it was woken. */
  wasAsked(): boolean;
  /** Loads the file again, for this mutant only. */
  later(id: string): void;
};

type Plays<T> = Generator<Play, T, Played>;

/** Milliseconds that a short test may take, on a busy machine. */
const PATIENCE = 10_000;

/**
 * All plays of one loaded test file: once as it is, then once for each mutant that it reaches, with
 * only the tests that reach it. A mutant that changes what is made while loading gets a load of its own.
 */
export function* playsOf({ file, mutants, alone }: Round, deps: Deps): Plays<void> {
  const [only] = mutants;
  if (alone && only !== undefined) {
    const { failing, late } = yield { within: () => 4 * PATIENCE };
    return deps.tell({ about: 'tried', file, id: only, failed: failing !== undefined, late });
  }
  const { failing, times } = yield {};
  const broken = failing !== undefined;
  deps.tell({ about: 'file', file, broken, reached: [...deps.reached.keys()] });
  if (broken) return;
  const tests = { all: new Set(times.keys()), times, lean: false };
  const usual = [...times.values()].reduce((sum, time) => sum + time, 0);
  const verdict = (id: string, outcome: Outcome) => {
    if (outcome === 'unclear') deps.later(id);
    else deps.tell({ about: 'tried', file, id, ...outcome });
  };
  let doubted: Failed[] = [];
  function* settle(): Plays<void> {
    const failed = doubted;
    doubted = [];
    const held = failed.length === 0 || (yield* passWithout(failed, tests));
    for (const { id, reaching, late } of failed)
      verdict(id, held ? { failed: true, late } : yield* tryOne(id, reaching, tests, deps));
  }
  for (const id of mutants) {
    const reached = deps.reached.get(id);
    if (!reached) continue;
    if (reached.atLoad) {
      deps.later(id);
      continue;
    }
    deps.tell({ about: 'trying', file, id, usual });
    const outcome = yield* playAwake(id, reached.tests, tests, deps);
    if (outcome === 'unclear' || outcome.failing === undefined)
      verdict(id, outcome === 'unclear' ? outcome : { failed: false, late: outcome.late });
    else
      doubted.push({ id, reaching: reached.tests, failing: outcome.failing, late: outcome.late });
    if (doubted.length === TOGETHER) yield* settle();
  }
  yield* settle();
}

/** So many failures are held against one play without their mutants: half of the time of each. */
const TOGETHER = 6;

type Failed = { id: string; reaching: ReadonlySet<number>; failing: number; late: boolean };
type Outcome = 'unclear' | { failed: boolean; late: boolean };

type Tests = {
  all: ReadonlySet<number>;
  times: ReadonlyMap<number, number>;
  /** They lean on those before them, so that none can be played without. */
  lean: boolean;
};

/** Whether the tests up to those that failed pass when nobody is awake. */
function* passWithout(failed: readonly Failed[], tests: Tests): Plays<boolean> {
  const chosen = failed.flatMap(({ reaching, failing }) =>
    [...(tests.lean ? tests.all : reaching)].filter((test) => test <= failing),
  );
  const inOrder = new Set(chosen.sort((a, b) => a - b));
  return (yield { chosen: inOrder, within: within(tests) }).failing === undefined;
}

/**
 * One mutant by itself. Where its tests fail without it too, they lean on each other, or the mutant
 * left something behind.
 */
function* tryOne(
  id: string,
  reaching: ReadonlySet<number>,
  tests: Tests,
  deps: Deps,
): Plays<Outcome> {
  const outcome = yield* playAwake(id, reaching, tests, deps);
  if (outcome === 'unclear') return outcome;
  const { failing, late } = outcome;
  if (failing === undefined) return { failed: false, late };
  if (yield* passWithout([{ id, reaching, failing, late }], tests)) return { failed: true, late };
  if (tests.lean) return 'unclear';
  tests.lean = true;
  return yield* tryOne(id, reaching, tests, deps);
}

function* playAwake(
  id: string,
  reaching: ReadonlySet<number>,
  tests: Tests,
  deps: Deps,
): Plays<'unclear' | { failing: number | undefined; late: boolean }> {
  deps.wake(id);
  const { failing, late } = yield {
    chosen: tests.lean ? tests.all : reaching,
    within: within(tests),
  };
  const asked = deps.wasAsked();
  deps.wake(undefined);
  // What is made once and kept was made before the mutant woke.
  return failing === undefined && !asked ? 'unclear' : { failing, late };
}

const within =
  ({ times }: Tests) =>
  (test: number) =>
    PATIENCE + 5 * (times.get(test) ?? 0);
