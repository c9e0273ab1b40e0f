import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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

export type Source = { path: string; text: string; imports: string[] };

/** Every TypeScript file of ours, with the modules that it imports statically. */
export function sources(): Source[] {
  return OURS.flatMap(listFiles)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
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

/** Modules in `import … from` and `export … from`, types left out: they cost nothing at run time. */
function importsOf(text: string): string[] {
  const statements = /^(?:import|export)\s+(?!type\s)(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? '');
}
