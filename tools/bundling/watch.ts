import { type FSWatcher, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { type BundleInput, type BundleReport, buildFunctions } from '../bundles.ts';

/** Milliseconds without a change before a rebuild: editors write a file in several steps. */
const QUIET = 60;

export type Watching = {
  /** The bundles as first built. */
  reports: BundleReport[];
  stop(): Promise<void>;
};

/**
 * Builds the functions, then rebuilds those that a changed source went into.
 * @param input.onFailed a source that does not build: the bundle before it stays.
 */
export async function watchFunctions(
  input: BundleInput & {
    onRebuilt: (names: string[]) => void;
    onFailed?: (error: Error) => void;
    /** Of a build that `outDir` holds already. */
    reports?: BundleReport[];
  },
): Promise<Watching> {
  const reports = input.reports ?? (await buildFunctions(input));
  const inputs = new Map(reports.map((report) => [report.name, new Set(report.inputs)]));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let building = Promise.resolve();

  const rebuild = async () => {
    const files = [...changed];
    changed.clear();
    const names = [...inputs].filter(([, own]) => files.some((file) => own.has(file)));
    if (names.length === 0) return;
    try {
      const built = await buildFunctions({
        ...input,
        names: names.map(([name]) => name),
        keepOld: true,
      });
      for (const report of built) inputs.set(report.name, new Set(report.inputs));
      input.onRebuilt(built.map((report) => report.name));
    } catch (error) {
      input.onFailed?.(error as Error);
    }
  };

  const watchers: FSWatcher[] = ['functions', 'shared'].map((folder) =>
    watch(join(input.root, folder), { recursive: true }, (_event, file) => {
      if (!file) return;
      changed.add(relative(input.root, join(input.root, folder, file)));
      clearTimeout(timer);
      timer = setTimeout(() => {
        building = building.then(rebuild);
      }, QUIET);
    }),
  );

  return {
    reports,
    async stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await building;
    },
  };
}
