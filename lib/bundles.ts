import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { builtinsPlugin } from './bundling/builtins-plugin.ts';
import { bundleSettings, entryPoint, functionNames } from './bundling/function-sources.ts';

export { functionNames } from './bundling/function-sources.ts';
export { watchFunctions } from './bundling/watch.ts';

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
  const names = input.names ?? functionNames(input.root);
  return Promise.all(names.map((name) => buildFunction(input, name)));
}

async function buildFunction(input: BundleInput, name: string): Promise<BundleReport> {
  const { root, outDir } = input;
  const dir = join(outDir, name);
  const settings = bundleSettings(root, name);
  const result = await build({
    ...options(root, settings.packages ?? []),
    entryPoints: { index: entryPoint(root, name) },
    outdir: dir,
  });
  const maps = join(dirname(outDir), 'maps', name);
  const written = await write(result.outputFiles, { dir, maps });
  if (!input.keepOld) await removeOthers([dir, maps], written);
  const copies = { ...settings.copy };
  for (const name of settings.packages ?? [])
    copies[`node_modules/${name}`] = `node_modules/${name}`;
  for (const [from, to] of Object.entries(copies)) {
    await cp(join(root, from), join(dir, to), { recursive: true, dereference: true });
  }
  return { name, dir, ...measure(result.metafile), inputs: Object.keys(result.metafile.inputs) };
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
    minify: true,
    // Errors are named after their class, and operators read those names.
    keepNames: true,
    // Never inline and never read by the function: parsing maps costs a cold start.
    sourcemap: 'external',
    metafile: true,
    outExtension: { '.js': '.mjs' },
    // The ESM builds of packages tree-shake; many do not name one under `main`.
    mainFields: ['module', 'main'],
    external: ['pg-native', ...packages],
    plugins: [builtinsPlugin],
    logLevel: 'silent',
  } satisfies BuildOptions;
}

/** Writes code into the bundle and maps beside it. */
async function write(files: OutputFile[], { dir, maps }: { dir: string; maps: string }) {
  await Promise.all([mkdir(dir, { recursive: true }), mkdir(maps, { recursive: true })]);
  const written = new Set<string>();
  await Promise.all(
    files.map(async (file) => {
      const name = relative(dir, file.path);
      const path = name.endsWith('.map') ? join(maps, name) : join(dir, name);
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

function measure({ outputs }: Metafile): { entryBytes: number; totalBytes: number } {
  const code = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  const entry = code.find(([, output]) => output.entryPoint !== undefined)?.[0];
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
