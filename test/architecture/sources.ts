import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Import, importsOf } from '../../tools/sources/imports.ts';

export const ROOT = join(import.meta.dirname, '../..');

const OURS = [
  'bench',
  'bin',
  'console',
  'eval',
  'events',
  'functions',
  'lib',
  'tools',
  'local',
  'ops',
  'shared',
  'test',
];

export type Source = {
  path: string;
  text: string;
  /** Every module that it names, types and `import()` too. */
  modules: Import[];
  /** Of these, what loads with the file. */
  imports: string[];
};

/** Every TypeScript file of ours. */
export function sources(): Source[] {
  return OURS.flatMap(listFiles)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => sourceOf(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** A source as the rules see it; of a text that is nowhere, to show that a rule bites. */
export function sourceOf(path: string, text: string): Source {
  const modules = importsOf(path, text);
  const imports = modules.filter(({ type, dynamic }) => !type && !dynamic).map(({ name }) => name);
  return { path, text, modules, imports };
}

/** Paths relative to the root; empty for a folder that is not there. */
export function listFiles(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
  } catch {
    return [];
  }
}
