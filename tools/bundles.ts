import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { refusePublicSecrets } from '../shared/platform/public-secrets.ts';
import { builtinsPlugin } from './bundling/builtins-plugin.ts';
import { copyBeside } from './bundling/copies.ts';
import { bundleSettings, entryPoint, functionNames } from './bundling/function-sources.ts';
import { type BundleFile, filesAtStart, joinEntry } from './bundling/join-entry.ts';
import { lazyPackagesPlugin } from './bundling/lazy-packages-plugin.ts';
import { unneededPlugin } from './bundling/unneeded-plugin.ts';

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
  /** Those of them that every cold start runs. */
  inputsAtStart: string[];
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
  const { copy = {}, packages = [], awaits = false } = bundleSettings(root, name);
  const entry = entryPoint(root, name);
  const maps = join(dirname(outDir), 'maps', name);
  const how = { maps, packages, awaits, keepOld };
  const report = await bundleEntry({ root, entry, dir, name, ...how });
  const modules = packages.map((it) => [`node_modules/${it}`, `node_modules/${it}`] as const);
  await copyBeside([...Object.entries(copy), ...modules], { root, dir });
  return report;
}

/**
 * Bundles one entry the way functions are bundled; source maps are dropped without `maps`.
 * @param input.awaits the entry awaits while it loads, so its files stay apart.
 */
export async function bundleEntry(input: {
  root: string;
  entry: string;
  dir: string;
  name: string;
  maps?: string;
  packages?: string[];
  keepOld?: boolean | undefined;
  awaits?: boolean;
}): Promise<BundleReport> {
  const { root, entry, dir, name, maps, packages = [] } = input;
  const how = options(root, packages);
  const built = await build({ ...how, entryPoints: { index: entry }, outdir: dir });
  const files = input.awaits ? built.outputFiles : await joinEntry(built, how);
  const atStart = filesAtStart(built.metafile.outputs);
  const written = await write(files, { dir, maps });
  if (!input.keepOld) await removeOthers(maps ? [dir, maps] : [dir], written);
  const { inputs, outputs } = built.metafile;
  const inputsAtStart = atStart.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const external = imports.filter((it) => it.external).map((it) => it.path);
  const read = input.awaits ? atStart.map((path) => basename(path)) : ['index.mjs'];
  const about = { inputs: Object.keys(inputs), inputsAtStart, external };
  return { name, dir, ...measure(files, read), ...about };
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
    plugins: [builtinsPlugin, lazyPackagesPlugin, unneededPlugin],
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Writes code into the bundle and maps beside it. */
async function write(
  files: BundleFile[],
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

function measure(files: BundleFile[], read: string[]) {
  const code = files.filter(({ path }) => path.endsWith('.mjs'));
  const sum = (of: BundleFile[]) => of.reduce((bytes, { contents }) => bytes + contents.length, 0);
  const entryBytes = sum(code.filter(({ path }) => read.includes(basename(path))));
  return { entryBytes, totalBytes: sum(code) };
}
