import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Tried } from './report.ts';

/** What an earlier run told of a mutant; undefined where it did not have it, or its source has changed. */
export type Earlier = (mutant: Mutant) => Tried | undefined;

/** @property sources their hashes as they were tried, by path */
type Kept = { sources: Record<string, string>; tried: Tried[] };

/** Every mutant with its verdict, to be read by people, or by a run that goes on. */
export function writeTried(root: string, file: string, tried: Tried[]): void {
  const paths = new Set(tried.map(({ path }) => path));
  const sources = Object.fromEntries([...paths].map((path) => [path, hashOf(root, path)]));
  writeFileSync(file, JSON.stringify({ sources, tried } satisfies Kept, null, 2));
}

/**
 * Reads what an earlier run wrote. A first portion has nothing before it.
 * @param survivors that those which no test noticed are tried anew, because tests were added
 */
export function readEarlier(
  root: string,
  file: string,
  { survivors }: { survivors: boolean },
): Earlier {
  if (!existsSync(file)) return () => undefined;
  const { sources, tried } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const same = new Map(
    Object.entries(sources).map(([path, hash]) => [path, hashOf(root, path) === hash]),
  );
  const known = tried.filter(({ path, verdict }) => {
    const missed = verdict === 'survived' || verdict === 'unreached';
    return same.get(path) && !(survivors && missed);
  });
  const byKey = new Map(known.map((one) => [keyOf(one), one]));
  return (mutant) => byKey.get(keyOf(mutant));
}

const keyOf = ({ path, start, end, replacement }: Mutant): string =>
  JSON.stringify([path, start, end, replacement]);

function hashOf(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}
