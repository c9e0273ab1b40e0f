import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * What a function needs beside its code, in `functions/<name>/bundle.json`. Most need nothing.
 */
export type BundleSettings = {
  /**
   * Path from the root of the project → path in the bundle: files or whole folders. With `*` in it, each
   * file that it finds goes to the folder that it names.
   */
  copy?: Record<string, string>;
  /** Packages that cannot be bundled (binaries, workers): they are copied as node_modules. */
  packages?: string[];
  /** Its entry awaits while it loads (a thread that goes on from there), so that its files stay apart. */
  awaits?: boolean;
};

/** The functions of the project: the folders under functions/ that have an entry. */
export function functionNames(root: string): string[] {
  return readdirSync(join(root, 'functions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(entryPoint(root, entry.name)))
    .map((entry) => entry.name)
    .sort();
}

/** Absolute, where the root is. */
export function entryPoint(root: string, name: string): string {
  return join(root, 'functions', name, 'index.ts');
}

/** What `bundle.json` of a function says; nothing where there is none. */
export function bundleSettings(root: string, name: string): BundleSettings {
  const file = join(root, 'functions', name, 'bundle.json');
  if (!existsSync(file)) return {};
  const { copy, ...settings } = JSON.parse(readFileSync(file, 'utf8')) as BundleSettings;
  return copy ? { ...settings, copy: eachFile(copy, root) } : settings;
}

function eachFile(copy: Record<string, string>, root: string): Record<string, string> {
  const files = Object.entries(copy).flatMap(([from, to]) =>
    from.includes('*')
      ? globSync(from, { cwd: root }).map((file) => [file, `${to}${basename(file)}`])
      : [[from, to]],
  );
  return Object.fromEntries(files.sort());
}
