import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { WrongUse } from '../command-line/wrong-use.ts';
import type { Mutant } from './mutant.ts';
import { sqlMutants } from './sql-mutants.ts';
import { typescriptMutants } from './typescript-mutants.ts';

type Asked = { file: string; from: number; to: number };

/**
 * The mutants of what was asked for: a file, a folder, or lines of a file (`shared/x.ts:12-40`).
 * @throws WrongUse where there is nothing of ours.
 */
export function mutantsAsked(
  root: string,
  asked: string,
  options: { security: boolean },
): Mutant[] {
  const found = filesAsked(root, asked).flatMap(({ file, from, to }) =>
    mutantsIn(file, readFileSync(join(root, file), 'utf8'), options).filter(
      ({ line }) => from <= line && line <= to,
    ),
  );
  if (found.length === 0) throw new WrongUse(`nothing to mutate in ${asked}`);
  return found;
}

function mutantsIn(file: string, text: string, options: { security: boolean }): Mutant[] {
  return file.endsWith('.sql') ? sqlMutants(file, text, options) : typescriptMutants(file, text);
}

function filesAsked(root: string, asked: string): Asked[] {
  const [, path = '', first, last] = /^(.*?)(?::(\d+)(?:-(\d+))?)?$/.exec(asked) ?? [];
  const at = resolve(root, path);
  const kind = statSync(at, { throwIfNoEntry: false });
  if (!kind) throw new WrongUse(`no such file or folder: ${path}`);
  const from = Number(first ?? 1);
  const to = first === undefined ? Number.POSITIVE_INFINITY : Number(last ?? first);
  const files = kind.isDirectory()
    ? readdirSync(at, { recursive: true }).map((name) => join(at, String(name)))
    : [at];
  return files
    .filter((file) => /\.(ts|sql)$/.test(file))
    .sort()
    .map((file) => ({ file: relative(root, file), from, to }));
}

/** As many as wanted, spread over all by a seed, so that a run can be had again. */
export function sampled(mutants: readonly Mutant[], wanted: number, seed: number): Mutant[] {
  if (mutants.length <= wanted) return [...mutants];
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return mutants
    .map((mutant) => ({ mutant, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, wanted)
    .map(({ mutant }) => mutant)
    .sort((a, b) => mutants.indexOf(a) - mutants.indexOf(b));
}
