import { basename } from 'node:path';
import { keyId } from '../../../shared/backup/age/keys.ts';
import { type BackupOutcome, backUp } from '../../../shared/backup/backup-job.ts';
import { mongodbSource } from '../../../shared/backup/mongodb/source.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import { runRecorded } from '../../../shared/backup/run.ts';
import type { BackupSource } from '../../../shared/backup/source.ts';
import { sqliteSource } from '../../../shared/backup/sqlite/source.ts';
import type { OpsContext } from '../../context.ts';
import { UsageError } from '../frame/usage-error.ts';
import { EXIT, verb } from '../noun.ts';
import {
  databaseUrl,
  openDocuments,
  openSecond,
  openStore,
  recipients,
  stagePolicy,
  stateDir,
} from './parts.ts';
import { everySecond, size } from './text.ts';

export const run = verb({
  summary: 'take a backup now',
  description:
    'Dumps the whole database in one snapshot, compresses and encrypts it on the way, and stores it; the manifest comes last. Then old backups are given up, as after every backup.',
  options: {
    verbose: { type: 'boolean', summary: 'name each table as it is counted' },
    source: {
      type: 'string',
      value: 'SOURCE',
      summary: 'another database: sqlite:PATH or mongodb://…, each by its own client',
    },
  },
  changes: true,
  examples: ['backup run', 'backup run --dry-run', 'backup run --stage prod --verbose'],
  async run({ options, dryRun }, context) {
    const source = await sourceOf(options, context);
    if (dryRun) return preview(source, context);
    const { out, db, clock } = context;
    const begun = performance.now();
    const say = everySecond(out.progress);
    const store = await openStore(context);
    let outcome: BackupOutcome | undefined;
    await runRecorded(
      { kind: 'backup', where: 'task', source: sourceName(options.source) },
      {
        sql: db,
        clock,
        quiet: true,
        work: async () => {
          outcome = await backUp({
            source,
            store,
            second: await openSecond(context),
            recipients: await recipients(context),
            buckets: options.source ? undefined : await openDocuments(context),
            policy: stagePolicy(context),
            sql: db,
            clock,
            onProgress: ({ read, written }) =>
              say(() => `${size(read)} dumped, ${size(written)} stored`),
          });
          return outcome;
        },
      },
    );
    const seconds = (performance.now() - begun) / 1_000;
    const { manifest, removed } = outcome as BackupOutcome;
    out.show({ seconds, removed, manifest }, () => {
      const { file, contents } = manifest;
      const rows = contents.tables.reduce((sum, table) => sum + table.rows, 0);
      return [
        `${manifest.id}: ${rows} rows of ${contents.tables.length} tables, ${size(file.size)} stored in ${seconds.toFixed(1)} s`,
        `${store.name}/${file.key}`,
        ...removed.map((id) => `given up: ${id}`),
      ].join('\n');
    });
    return EXIT.ok;
  },
});

const SQLITE = /^sqlite:(?=.)/;
const MONGODB = /^mongodb(\+srv)?:\/\/./;

/** For the ledger: which other source it was, without who logs in. */
function sourceName(source: string | undefined): string | undefined {
  if (!source) return undefined;
  return SQLITE.test(source)
    ? `sqlite:${basename(source.replace(SQLITE, ''))}`
    : source.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}

type SourceOptions = { verbose: boolean; source: string | undefined };

/** The stage's database, unless another source is named. */
async function sourceOf(options: SourceOptions, context: OpsContext): Promise<BackupSource> {
  const { source } = options;
  if (source && SQLITE.test(source)) return sqliteSource({ path: source.replace(SQLITE, '') });
  if (source && MONGODB.test(source)) return mongodbSource({ uri: source });
  if (source) throw new UsageError('--source is sqlite:PATH or mongodb://…', 'backup run');
  return postgresSource({
    url: await databaseUrl(context),
    stateDir: stateDir(context),
    ...(options.verbose && {
      onTable: (name: string) => context.out.progress(`counting ${name}`),
    }),
  });
}

async function preview(source: BackupSource, context: OpsContext) {
  const [facts, keys, store] = await Promise.all([
    source.check(),
    recipients(context),
    openStore(context),
  ]);
  const { database, serverVersion, clientVersion } = facts.source;
  const by = facts.compressedBy === 'none' ? 'here' : 'by the client';
  const plan = {
    database,
    size: size(facts.databaseBytes),
    server: serverVersion,
    client: clientVersion,
    compression: `zstd, ${by}`,
    recipients: keys.map(keyId).join(' '),
    to: store.name,
  };
  context.out.show({ dryRun: true, ...plan }, () =>
    [
      'Would take a backup:',
      ...Object.entries(plan).map(([name, value]) => `  ${name.padEnd(12)} ${value}`),
    ].join('\n'),
  );
  return EXIT.ok;
}
