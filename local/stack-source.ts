import { join } from 'node:path';

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
  const [{ buildFunctions, watchFunctions }, { synthesise }, esbuild] = await Promise.all([
    import('../lib/bundles.ts'),
    import('../lib/synth.ts'),
    import('esbuild'),
  ]);
  const input = { root, outDir: functionsDir };
  const watching = options.watch ? await watchFunctions({ ...input, ...changes }) : undefined;
  const stop = async () => {
    await watching?.stop();
    // Ends esbuild's own process, which would outlive this one by a moment.
    await esbuild.stop();
  };
  try {
    if (!watching) await buildFunctions(input);
    const outDir = join(dataDir, 'cdk.out');
    const { templatePath } = synthesise({ stage: 'local', outDir, functionsDir });
    return { templatePath, functionsDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
