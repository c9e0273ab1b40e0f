import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { refusePublicSecrets } from '../shared/platform/public-secrets.ts';
import { builtinsPlugin } from './bundling/builtins-plugin.ts';
import { copyBeside } from './bundling/copies.ts';
import { bundleSettings, entryPoint, functionNames } from './bundling/function-sources.ts';
import { lazyPackagesPlugin } from './bundling/lazy-packages-plugin.ts';

export { functionNames } from './bundling/function-sources.ts';

/** One function's bundle. */
export type BundleReport = {
  name: string;
  /** Absolute folder that Lambda gets, with `index.mjs`. */
  dir: string;
  /** Bytes of the entry and what it imports statically: what every cold start reads. */
  entryBytes: number;
  /** Bytes of all code, with what is imported when an effect needs it. */
  totalBytes: number;
  /** Sources that went in, relative to the root. */
  inputs: string[];
  /** What is imported and not inside. */
  external: string[];
};

export type BundleInput = {
  /** The project's root, absolute. */
  root: string;
  /** One folder per function is written here; source maps go beside it, into `maps/`. */
  outDir: string;
  /** All functions by default. */
  names?: string[];
  /** Leaves the files of earlier builds: a running function may still import one lazily. */
  keepOld?: boolean;
};

/**
 * Bundles functions for `nodejs24.x`: each folder stands alone, and what is imported dynamically
 * (an SDK client, Stripe) stays in files of its own, read only when an effect needs it.
 */
export async function buildFunctions(input: BundleInput): Promise<BundleReport[]> {
  refusePublicSecrets(process.env);
  const names = input.names ?? functionNames(input.root);
  return Promise.all(names.map((name) => buildFunction(input, name)));
}

async function buildFunction(input: BundleInput, name: string): Promise<BundleReport> {
  const { root, outDir, keepOld } = input;
  const dir = join(outDir, name);
  const { copy = {}, packages = [] } = bundleSettings(root, name);
  const entry = entryPoint(root, name);
  const maps = join(dirname(outDir), 'maps', name);
  const report = await bundleEntry({ root, entry, dir, name, maps, packages, keepOld });
  const modules = packages.map((it) => [`node_modules/${it}`, `node_modules/${it}`] as const);
  await copyBeside([...Object.entries(copy), ...modules], { root, dir });
  return report;
}

/** Bundles one entry the way functions are bundled; source maps are dropped without `maps`. */
export async function bundleEntry(input: {
  root: string;
  entry: string;
  dir: string;
  name: string;
  maps?: string;
  packages?: string[];
  keepOld?: boolean | undefined;
}): Promise<BundleReport> {
  const { root, entry, dir, name, maps, packages = [] } = input;
  const result = await build({
    ...options(root, packages),
    entryPoints: { index: entry },
    outdir: dir,
  });
  const written = await write(result.outputFiles, { dir, maps });
  if (!input.keepOld) await removeOthers(maps ? [dir, maps] : [dir], written);
  const { inputs, outputs } = result.metafile;
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const external = imports.filter((it) => it.external).map((it) => it.path);
  return { name, dir, ...measure(outputs), inputs: Object.keys(inputs), external };
}

function options(root: string, packages: string[]) {
  return {
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    // A crash while a bundle loads prints the line: keep that readable.
    lineLimit: 160,
    // Names stay: errors are named after their class, stack traces can be read without maps, and it
    // loads faster than short names with esbuild's keepNames, which sets each name at start.
    minifyIdentifiers: false,
    // Never inline and never read by the function: parsing maps costs a cold start.
    sourcemap: 'external',
    metafile: true,
    outExtension: { '.js': '.mjs' },
    // The ESM builds of packages tree-shake; many do not name one under `main`.
    mainFields: ['module', 'main'],
    external: ['pg-native', ...packages],
    // For entries that lie outside of the project.
    nodePaths: [join(root, 'node_modules')],
    plugins: [builtinsPlugin, lazyPackagesPlugin],
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Writes code into the bundle and maps beside it. */
async function write(
  files: OutputFile[],
  { dir, maps }: { dir: string; maps?: string | undefined },
) {
  await mkdir(dir, { recursive: true });
  if (maps) await mkdir(maps, { recursive: true });
  const written = new Set<string>();
  await Promise.all(
    files.map(async (file) => {
      const name = relative(dir, file.path);
      const folder = name.endsWith('.map') ? maps : dir;
      if (!folder) return;
      const path = join(folder, name);
      written.add(path);
      await writeWhenChanged(path, file.contents);
    }),
  );
  return written;
}

async function removeOthers(folders: string[], written: Set<string>) {
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      if (/\.mjs(\.map)?$/.test(name) && !written.has(join(folder, name)))
        await rm(join(folder, name));
    }
  }
}

/** An unchanged file keeps its time, so that whoever watches the bundles sees real changes only. */
async function writeWhenChanged(path: string, contents: Uint8Array) {
  const before = await readFile(path).catch(() => undefined);
  if (before && Buffer.compare(before, contents) === 0) return;
  await writeFile(path, contents);
}

function measure(outputs: Metafile['outputs']): { entryBytes: number; totalBytes: number } {
  const code = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  // What is imported dynamically counts as an entry point for esbuild too.
  const entry = code.find(([path]) => path.endsWith('/index.mjs'))?.[0];
  const first = new Set<string>();
  const visit = (path: string) => {
    if (first.has(path)) return;
    first.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next]) visit(next);
    }
  };
  if (entry) visit(entry);
  const sum = (paths: Iterable<string>) =>
    [...paths].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
  return { entryBytes: sum(first), totalBytes: sum(code.map(([path]) => path)) };
}
