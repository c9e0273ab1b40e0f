import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Tried } from './report.ts';

/** What an earlier run told of a mutant; undefined where it did not have it, or its source has changed. */
export type Earlier = (mutant: Mutant) => Tried | undefined;

/** @property files the hashes of sources and of the tests that were played, by path */
type Kept = { files: Record<string, string>; tried: Tried[] };

/** Every mutant with its verdict, to be read by people, or by a run that goes on. */
export function writeTried(root: string, file: string, tried: Tried[]): void {
  const paths = new Set(tried.flatMap(({ path, sofar }) => [path, ...sofar.by]));
  const files = Object.fromEntries([...paths].map((path) => [path, hashOf(root, path)]));
  writeFileSync(file, JSON.stringify({ files, tried } satisfies Kept, null, 2));
}

/**
 * Reads what an earlier run wrote. A first portion has nothing before it. A test that has changed since
 * is one that nothing was tried by.
 * @param survivors that those which no test noticed are tried anew, because tests were added
 */
export function readEarlier(
  root: string,
  file: string,
  { survivors }: { survivors: boolean },
): Earlier {
  if (!existsSync(file)) return () => undefined;
  const { files, tried } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const same = new Map(
    Object.entries(files).map(([path, hash]) => [path, hashOf(root, path) === hash]),
  );
  const known = tried.filter(({ path, verdict }) => {
    const missed = verdict === 'survived' || verdict === 'unreached';
    return same.get(path) && !(survivors && missed);
  });
  const byKey = new Map(
    known.map(({ sofar, ...one }) => {
      const by = sofar.by.filter((test) => same.get(test));
      return [keyOf(one), { ...one, sofar: { ...sofar, by } }];
    }),
  );
  return (mutant) => byKey.get(keyOf(mutant));
}

const keyOf = ({ path, start, end, replacement }: Mutant): string =>
  JSON.stringify([path, start, end, replacement]);

function hashOf(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}
