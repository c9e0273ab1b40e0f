import type { Mutant } from './mutant.ts';
import type { SoFar, Verdict } from './report.ts';
import type { News } from './rounds.ts';
import type { Numbered } from './switches.ts';

type Running = Numbered & {
  /** Test files that it was not tried by yet, the nearest first. */
  left: Set<string>;
  reached: boolean;
  verdict?: Verdict;
};

/** Milliseconds until the next word of a process of tests that tries nothing just now. */
const LOADING = 5 * 60_000;
/** And of one that tries a mutant, besides three times what its tests usually take. */
const TRYING = 60_000;

/** Milliseconds of a test file that costs little. */
const QUICK = 3_000;

/** What is known of each mutant, by what a process of tests tells. */
export type Tally = {
  /** Test files, quick ones that are near to most mutants first, each with the mutants it may notice. */
  files(): { file: string; mutants: string[] }[];
  /** @returns milliseconds until there must be more news */
  hear(news: News): number;
  /** The process is over. @param how whether it came to its end, or had to be stopped */
  over(how: 'ended' | 'stopped'): void;
  decide(id: string, verdict: Verdict): void;
  verdictOf(id: string): Verdict;
  soFar(id: string): SoFar;
};

/**
 * Knows of each mutant what tests have told, and which files are still to be played.
 * @param testsOf the test files that concern a source, nearest first
 */
export function createTally(
  numbered: readonly Numbered[],
  testsOf: (path: string) => readonly string[],
  /** Milliseconds of each test file, as far as they are known; what is heard is added. */
  times: Map<string, number>,
  /** What an earlier run found out. */
  before: (mutant: Mutant) => SoFar = () => ({ by: [], reached: false }),
): Tally {
  const running = numbered.map((one): Running => {
    const { by, reached } = before(one.mutant);
    const left = testsOf(one.mutant.path).filter((file) => !by.includes(file));
    return { ...one, left: new Set(left), reached };
  });
  const byId = new Map(running.map((one) => [one.id, one]));
  let now: string | undefined;
  let trying: string | undefined;
  const decide = (id: string, verdict: Verdict) => {
    const one = byId.get(id);
    if (one) one.verdict ??= verdict;
  };
  const leave = (file: string, all: readonly Running[] = running) => {
    for (const one of all) {
      one.left.delete(file);
      if (one.left.size === 0) decide(one.id, one.reached ? 'survived' : 'unreached');
    }
  };
  return {
    files() {
      const open = running.filter(({ verdict }) => !verdict);
      const weights = new Map<string, number>();
      for (const { left } of open)
        for (const [rank, file] of [...left].entries())
          weights.set(file, (weights.get(file) ?? 0) + 1 / (1 + rank));
      const worth = ([file, weight]: [string, number]) =>
        weight / (QUICK + (times.get(file) ?? QUICK));
      return [...weights]
        .sort((a, b) => worth(b) - worth(a))
        .map(([file]) => ({
          file,
          mutants: open.filter(({ left }) => left.has(file)).map(({ id }) => id),
        }));
    },
    hear(news) {
      if (now !== undefined && now !== news.file) leave(now);
      now = news.file;
      trying = news.about === 'trying' ? news.id : undefined;
      if (news.about === 'trying') {
        if (!news.again) times.set(news.file, news.usual);
        return TRYING + 3 * news.usual;
      }
      if (news.about === 'file') {
        for (const id of news.broken ? [] : news.reached) {
          const one = byId.get(id);
          if (one?.left.has(news.file)) one.reached = true;
        }
      } else {
        if (news.failed) decide(news.id, news.late ? 'timed out' : 'killed');
        leave(
          news.file,
          running.filter(({ id }) => id === news.id),
        );
      }
      return LOADING;
    },
    over(how) {
      // What it tried last is why it ended.
      if (trying !== undefined) decide(trying, how === 'stopped' ? 'timed out' : 'killed');
      else for (const file of new Set(running.flatMap(({ left }) => [...left]))) leave(file);
      [now, trying] = [undefined, undefined];
    },
    decide,
    verdictOf: (id) => byId.get(id)?.verdict ?? 'open',
    soFar(id) {
      const { mutant, left, reached } = byId.get(id) as Running;
      return { by: testsOf(mutant.path).filter((file) => !left.has(file)), reached };
    },
  };
}
