import { readFileSync, writeSync } from 'node:fs';
import type { News, Round } from './rounds.ts';

/** What one process of tests shall do. */
export type Plan = {
  /** Test files in their order, each with the mutants to try. */
  files: { file: string; mutants: string[] }[];
  /** Where processes that tests start write what they reach. */
  elsewhere: string;
  /** A schema of its own for each mutant: the name of the database that tests copy. */
  templates: Record<string, string>;
};

export type Session = {
  elsewhere: string;
  templates: Record<string, string>;
  files: readonly string[];
  roundOf(file: string): Round;
  /** Whether the file has to be loaded, or loaded once more, for what nothing noticed yet. */
  hasMore(file: string): boolean;
  later(file: string, id: string): void;
  tell(news: News): void;
};

/** The descriptor on which the one who started this process listens. */
const TOLD = 3;

/** Milliseconds that loading and playing a file again usually take. */
const LOADED = 30_000;

let session: Session | undefined;

export const currentSession = (): Session =>
  (session ??= createSession(
    JSON.parse(readFileSync(process.env.NIGHTSHIFT_MUTATION_PLAN ?? '', 'utf8')),
    (news) => void writeSync(TOLD, `${JSON.stringify(news)}\n`),
  ));

/**
 * Leads one process of tests through its plan: each file once with all of its mutants, then once more for
 * each that has to be there from the very start.
 * @param write told all that happens
 */
export function createSession(
  { files, elsewhere, templates }: Plan,
  write: (news: News) => void,
): Session {
  const mutants = new Map(files.map((one) => [one.file, one.mutants]));
  const seen = new Set<string>();
  const noticed = new Set<string>();
  const alone = new Map<string, string[]>();
  const unnoticed = (ids: readonly string[] = []) => ids.filter((id) => !noticed.has(id));
  const left = (file: string) => unnoticed((seen.has(file) ? alone : mutants).get(file));
  /** Loaded for one mutant, of which nothing was heard yet. */
  let awaited: { file: string; id: string } | undefined;
  const tell = (news: News) => {
    if (news.about === 'tried') awaited = undefined;
    if (news.about === 'tried' && news.failed) noticed.add(news.id);
    write(news);
  };
  return {
    elsewhere,
    templates,
    files: files.map(({ file }) => file),
    roundOf(file) {
      const ids = left(file);
      if (!seen.has(file)) {
        seen.add(file);
        return { file, mutants: ids, alone: false };
      }
      const [id = '', ...rest] = ids;
      alone.set(file, rest);
      tell({ about: 'trying', file, id, usual: LOADED, again: true });
      awaited = { file, id };
      return { file, mutants: [id], alone: true };
    },
    hasMore(file) {
      // With that mutant the file does not even load.
      if (awaited) tell({ about: 'tried', ...awaited, failed: true, late: false });
      return left(file).length > 0;
    },
    later: (file, id) => void alone.set(file, [...(alone.get(file) ?? []), id]),
    tell,
  };
}
