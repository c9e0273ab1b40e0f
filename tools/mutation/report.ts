import type { Mutant } from './mutant.ts';

/**
 * - unreached: no concerned test runs that line, so none was run
 * - refused: TypeScript notices it, so no test was run
 * - open: the run ended before all of its tests were run
 */
export type Verdict = 'killed' | 'survived' | 'timed out' | 'unreached' | 'refused' | 'open';

const NOTICED: ReadonlySet<Verdict> = new Set(['killed', 'timed out', 'refused']);
export type Tried = Mutant & { verdict: Verdict; sofar: SoFar };

/** What an open one was tried by, so that a later run need not do it again. */
export type SoFar = { by: string[]; reached: boolean };

export type Score = { killed: number; of: number; percent: number };

/**
 * Timed out counts as killed, for some test waited for what did not come; so does what TypeScript
 * refuses.
 */
export function scoreOf(tried: readonly Tried[]): Score {
  const killed = tried.filter(({ verdict }) => NOTICED.has(verdict)).length;
  return {
    killed,
    of: tried.length,
    percent: tried.length === 0 ? 100 : (100 * killed) / tried.length,
  };
}

/** `shared/x.ts:12:8  boundary  < → <=  survived` */
export function describeMutant({
  path,
  line,
  column,
  kind,
  original,
  replacement,
}: Mutant): string {
  return `${path}:${line}:${column}  ${kind}  ${short(original)} → ${short(replacement)}`;
}

/** Those that no test noticed, a line each. */
export const describeTried = (tried: readonly Tried[]): string[] =>
  tried
    .filter(({ verdict }) => verdict !== 'killed')
    .map((one) => `${one.verdict.padEnd(9)}  ${describeMutant(one)}`);

/** One line a file, then the score. */
export function report(tried: readonly Tried[]): string[] {
  const paths = [...new Set(tried.map(({ path }) => path))];
  const perFile = paths.map((path) => {
    const { killed, of, percent } = scoreOf(tried.filter((mutant) => mutant.path === path));
    return `${percent.toFixed(0).padStart(4)} %  ${`${killed}/${of}`.padStart(9)}  ${path}`;
  });
  const { killed, of, percent } = scoreOf(tried);
  const by = (wanted: Verdict) => tried.filter(({ verdict }) => verdict === wanted).length;
  const end = `${killed} of ${of} killed (${percent.toFixed(1)} %), ${by('timed out')} of them by time, ${by('refused')} by types; ${by('open')} were left open.`;
  return [...perFile, '', end];
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  if (line === '') return 'nothing';
  return line.length > 50 ? `${line.slice(0, 47)}…` : line;
}
