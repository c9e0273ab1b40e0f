import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleReport } from '../tools/bundles.ts';
import { buildOnce } from './stack-cache.ts';
import { prepareSynthesis } from './synthesis.ts';

/** What the bundles were made of: which source goes into which. */
const REPORTS = 'reports.json';

/** Where the template and the bundles come from, and how to follow changes to the bundles. */
export type StackSource = {
  templatePath: string;
  /** One folder per function. */
  functionsDir: string;
  /** Where the bundles lay when the template was written, if elsewhere. */
  bundledIn?: string;
  stop: () => Promise<void>;
};

export type StackChanges = {
  onRebuilt: (names: string[]) => void;
  onFailed: (error: Error) => void;
};

/**
 * Bundles the functions and synthesises the local stage from this checkout, unless that was done
 * for these very sources before. The CDK and esbuild load only when they are needed.
 */
export async function buildStack(
  options: { root: string; dataDir: string; watch: boolean },
  changes: StackChanges,
): Promise<StackSource> {
  const { root, dataDir } = options;
  const to = join(dataDir, 'build');
  const build = (dir: string) => bundleAndSynthesise(root, dir);
  const { builtAt } = await buildOnce({ root, to, build });
  const functionsDir = join(to, 'functions');
  const source = {
    templatePath: join(to, 'cdk.out', 'Nightshift-local.template.json'),
    functionsDir,
    bundledIn: join(builtAt, 'functions'),
  };
  if (!options.watch) return { ...source, stop: async () => {} };
  const { watchFunctions } = await import('../tools/bundling/watch.ts');
  const reports = JSON.parse(readFileSync(join(to, REPORTS), 'utf8')) as BundleReport[];
  const watching = await watchFunctions({ root, outDir: functionsDir, reports, ...changes });
  return { ...source, stop: () => watching.stop().then(endBundler) };
}

async function bundleAndSynthesise(root: string, dir: string): Promise<void> {
  const functionsDir = join(dir, 'functions');
  const synthesis = prepareSynthesis();
  const { buildFunctions } = await import('../tools/bundles.ts');
  try {
    const reports = await buildFunctions({ root, outDir: functionsDir });
    await writeFile(join(dir, REPORTS), JSON.stringify(reports));
    await synthesis.synthesise({ stage: 'local', outDir: join(dir, 'cdk.out'), functionsDir });
    // For debuggers of deployed code; half of the build's size.
    await rm(join(dir, 'maps'), { recursive: true, force: true });
  } finally {
    await Promise.all([synthesis.end(), endBundler()]);
  }
}

/** Ends esbuild's own process, which would outlive this one by a moment. */
async function endBundler(): Promise<void> {
  const { stop } = await import('esbuild');
  await stop();
}
