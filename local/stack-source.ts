import { join } from 'node:path';
import { prepareSynthesis } from './synthesis.ts';

/** Where the template and the bundles come from, and how to follow changes to the bundles. */
export interface StackSource {
  templatePath: string;
  functionsDir: string;
  stop: () => Promise<void>;
}

export interface StackChanges {
  onRebuilt: (names: string[]) => void;
  onFailed: (error: Error) => void;
}

/**
 * Bundles the functions and synthesises the local stage from this checkout.
 * The CDK and esbuild load here, so that help and errors before it are instant.
 */
export async function buildStack(
  options: { root: string; dataDir: string; watch: boolean },
  changes: StackChanges,
): Promise<StackSource> {
  const { root, dataDir } = options;
  const functionsDir = join(dataDir, 'build', 'functions');
  const outDir = join(dataDir, 'cdk.out');
  const synthesis = prepareSynthesis();
  try {
    const bundling = await startBundling({ root, outDir: functionsDir, ...changes }, options.watch);
    const template = await synthesis
      .synthesise({ stage: 'local', outDir, functionsDir })
      .catch(async (error) => {
        await bundling.stop();
        throw error;
      });
    return { ...template, functionsDir, stop: bundling.stop };
  } finally {
    await synthesis.end();
  }
}

/** Builds every function, and again what changes when it is to watch. */
async function startBundling(
  input: StackChanges & { root: string; outDir: string },
  watch: boolean,
) {
  const [{ buildFunctions, watchFunctions }, esbuild] = await Promise.all([
    import('../lib/bundles.ts'),
    import('esbuild'),
  ]);
  const watching = watch ? await watchFunctions(input) : undefined;
  if (!watching) await buildFunctions(input);
  return {
    stop: async () => {
      await watching?.stop();
      // Ends esbuild's own process, which would outlive this one by a moment.
      await esbuild.stop();
    },
  };
}
