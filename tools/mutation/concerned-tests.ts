import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { importsOf, target } from '../sources/imports.ts';

/** These start whole stacks, browsers or bundles, or write very many rows: minutes for each mutant. */
const TOO_LONG =
  /^test\/(e2e|architecture|bench)\/|\/(browser|first-hour|growth|large|ten-thousand)\.test\.ts$/;

/**
 * The test files that concern a file, nearest first: those of its own folder in test/ all, then others
 * that import it, directly or by way of others.
 * @param input.root absolute
 * @param input.path from the root
 * @param input.most so many, unless its own are more
 */
export function concernedTests(
  { root, path, most }: { root: string; path: string; most: number },
  { importsOf }: { importsOf: Imports },
): string[] {
  const all = testFiles(root);
  if (path.endsWith('.sql')) return ofMigration(all, path);
  return [...distancesTo(all, path, importsOf)]
    .map(([test, steps]) => ({ test, steps, own: isOwn(test, path) }))
    .sort((a, b) => rank(a, path) - rank(b, path) || a.test.localeCompare(b.test))
    .filter(({ own, steps }, index) => index < most || (own && steps <= NEAR))
    .map(({ test }) => test);
}

/** Imports between a file and a test of its own folder that may still be about it. */
const NEAR = 3;

/** The tables of a migration are tried where its domain is, and where tenants are. */
function ofMigration(all: string[], path: string): string[] {
  const domain = basename(path, '.sql').replace(/^\d+_/, '').split('-')[0];
  return all.filter((test) => new RegExp(`^test/(database|security|${domain})/`).test(test));
}

type Imports = (file: string) => readonly string[];

/** What each file of the tree imports, read once. */
export function readImports(root: string): Imports {
  const read = new Map<string, readonly string[]>();
  return (file) => {
    const known = read.get(file) ?? targets(root, file);
    read.set(file, known);
    return known;
  };
}

/** How many imports lie between each test and the file; without those that never reach it. */
function distancesTo(tests: string[], path: string, imports: Imports): Map<string, number> {
  const found = tests.flatMap((test): [string, number][] => {
    const steps = stepsBetween(test, path, imports);
    return steps === undefined ? [] : [[test, steps]];
  });
  return new Map(found);
}

function stepsBetween(from: string, to: string, imports: Imports) {
  const seen = new Set([from]);
  let row = [from];
  for (let steps = 0; row.length > 0; steps++) {
    if (row.includes(to)) return steps;
    row = row.flatMap(imports).filter((file) => !seen.has(file) && seen.add(file));
  }
  return undefined;
}

function targets(root: string, path: string): readonly string[] {
  if (!path.endsWith('.ts')) return [];
  try {
    return importsOf(path, readFileSync(join(root, path), 'utf8'))
      .filter(({ type }) => !type)
      .flatMap(({ name }) => target(path, name) ?? []);
  } catch {
    return []; // a file that is made by a build, and not there
  }
}

type Found = { test: string; steps: number; own: boolean };

/** A test beside the file's own place is nearer than its imports say, one of its name nearer still. */
const rank = ({ test, steps, own }: Found, path: string): number =>
  steps - (own ? 2 : 0) - (basename(test).startsWith(basename(path, '.ts')) ? 2 : 0);

function isOwn(test: string, path: string): boolean {
  const own = `test/${dirname(path).replace(/^shared\//, '')}/`;
  const folder = `${dirname(test)}/`;
  return folder !== 'test/' && (own.startsWith(folder) || folder.startsWith(own));
}

const testFiles = (root: string): string[] =>
  readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file}`)
    .filter((file) => file.endsWith('.test.ts') && !TOO_LONG.test(file))
    .sort();
