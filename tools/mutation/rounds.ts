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
  for (const id of mutants) {
    const reached = deps.reached.get(id);
    if (!reached) continue;
    if (reached.atLoad) {
      deps.later(id);
      continue;
    }
    deps.tell({ about: 'trying', file, id, usual });
    const outcome = yield* tryOne(id, reached.tests, tests, deps);
    if (outcome === 'unclear') deps.later(id);
    else deps.tell({ about: 'tried', file, id, ...outcome });
  }
}

type Tests = {
  all: ReadonlySet<number>;
  times: ReadonlyMap<number, number>;
  /** They lean on those before them, so that none can be played without. */
  lean: boolean;
};

/**
 * What failed is played again without the mutant. Where that fails too, the tests lean on each other,
 * or the mutant left something behind.
 */
function* tryOne(
  id: string,
  reaching: ReadonlySet<number>,
  tests: Tests,
  deps: Deps,
): Plays<'unclear' | { failed: boolean; late: boolean }> {
  const chosen = tests.lean ? tests.all : reaching;
  const within = (test: number) => PATIENCE + 5 * (tests.times.get(test) ?? 0);
  deps.wake(id);
  const { failing, late } = yield { chosen, within };
  const asked = deps.wasAsked();
  deps.wake(undefined);
  // What is made once and kept was made before the mutant woke.
  if (failing === undefined) return asked ? { failed: false, late } : 'unclear';
  const upToIt = new Set([...chosen].filter((test) => test <= failing));
  const without = yield { chosen: upToIt, within };
  if (without.failing === undefined) return { failed: true, late };
  if (tests.lean) return 'unclear';
  tests.lean = true;
  return yield* tryOne(id, reaching, tests, deps);
}
