import { type LocalAws, startAws } from './aws/start.ts';
import type { StartOptions } from './options.ts';
import { checkOwnDatabase } from './own-database.ts';
import { startPostgres } from './postgres.ts';
import { buildStack, type StackChanges, type StackSource } from './stack-source.ts';
import type { Closing } from './state/closing.ts';
import { postgresDir } from './state/folders.ts';

/** What the runtime is started with. */
export type RuntimeOptions = StartOptions & {
  /** Told what happens, a line at a time. */
  onProgress?: (line: string) => void;
  /** Another template than that of this checkout; no demo organisations then. */
  source?: (dataDir: string, changes: StackChanges) => Promise<StackSource>;
  /** Milliseconds until what crashed, and was started without waiting, runs again; Lambda's by default. */
  crashWaits?: readonly number[];
  /** Gives up the start between two steps. */
  signal?: AbortSignal;
};

/** The parts that stand without knowing the template. */
export type Parts = {
  /** The owner's connection string. */
  databaseUrl: string;
  source: StackSource;
  aws: LocalAws;
};

type Surroundings = {
  dataDir: string;
  changes: StackChanges;
  closing: Closing;
  onProgress: (line: string) => void;
};

/** Starts database, bundles and AWS endpoint side by side; each is put on `closing` once it stands. */
export async function openParts(options: RuntimeOptions, around: Surroundings): Promise<Parts> {
  const opened = [
    openDatabase(options, around),
    openSource(options, around),
    openAws(around),
  ] as const;
  // A failure waits for the others, so that whatever started is there to be stopped.
  await Promise.allSettled(opened);
  const [databaseUrl, source, aws] = await Promise.all(opened);
  return { databaseUrl, source, aws };
}

async function openDatabase(options: RuntimeOptions, around: Surroundings): Promise<string> {
  const { databaseUrl, ephemeral } = options;
  if (databaseUrl) {
    await checkOwnDatabase(databaseUrl);
    around.onProgress('database: the one in DATABASE_URL');
    return databaseUrl;
  }
  const postgres = await startPostgres({ dir: postgresDir(around.dataDir), ephemeral });
  around.closing.push('Postgres', postgres.stop);
  around.onProgress(`database: Postgres on port ${postgres.port}`);
  return postgres.url;
}

async function openSource(options: RuntimeOptions, around: Surroundings): Promise<StackSource> {
  const { dataDir, changes } = around;
  // Nothing else is heard of it for that long.
  around.onProgress(
    'bundling the functions and synthesising the stack: the first time takes half a minute',
  );
  const source = options.source
    ? await options.source(dataDir, changes)
    : await buildStack({ ...options, dataDir }, changes);
  around.closing.push('bundles', source.stop);
  around.onProgress('bundled the functions and synthesised the stack');
  return source;
}

async function openAws({ dataDir, closing, onProgress }: Surroundings): Promise<LocalAws> {
  const aws = await startAws({ stateDir: dataDir, onLog: onProgress });
  closing.push('AWS endpoint', aws.stop);
  onProgress('queues, bus and parameters stand');
  return aws;
}
