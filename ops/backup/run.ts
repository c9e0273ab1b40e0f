import { keyId } from '../../shared/backup/age/keys.ts';
import { type BackupOutcome, backUp } from '../../shared/backup/backup-job.ts';
import { DEFAULT_KEEP } from '../../shared/backup/keep-plan.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { runRecorded } from '../../shared/backup/run.ts';
import type { OpsContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { databaseUrl, openSecond, openStore, recipients, stateDir } from './parts.ts';
import { everySecond, size } from './text.ts';

export const run = verb({
  summary: 'take a backup now',
  description:
    'Dumps the whole database in one snapshot, compresses and encrypts it on the way, and stores it; the manifest comes last. Then old backups are given up, as after every backup.',
  options: { verbose: { type: 'boolean', summary: 'name each table as it is counted' } },
  changes: true,
  examples: ['backup run', 'backup run --dry-run', 'backup run --stage prod --verbose'],
  async run({ options, dryRun }, context) {
    if (dryRun) return preview(context);
    const { out, db, clock } = context;
    const begun = performance.now();
    const say = everySecond(out.progress);
    const store = await openStore(context);
    let outcome: BackupOutcome | undefined;
    await runRecorded(
      { kind: 'backup', where: 'task' },
      {
        sql: db,
        clock,
        // Metrics are for the functions; stdout is the command's result.
        count: () => {},
        work: async () => {
          outcome = await backUp({
            url: await databaseUrl(context),
            store,
            second: await openSecond(context),
            recipients: await recipients(context),
            policy: DEFAULT_KEEP,
            stateDir: stateDir(context),
            sql: db,
            clock,
            onProgress: ({ read, written }) =>
              say(() => `${size(read)} dumped, ${size(written)} stored`),
            ...(options.verbose && { onTable: (name: string) => out.progress(`counting ${name}`) }),
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

async function preview(context: OpsContext) {
  const url = await databaseUrl(context);
  const [facts, keys, store] = await Promise.all([
    postgresSource({ url, stateDir: stateDir(context) }).check(),
    recipients(context),
    openStore(context),
  ]);
  const { database, serverVersion, clientVersion } = facts.source;
  const by = facts.compressedBy === 'none' ? 'here' : 'by pg_dump';
  const plan = {
    database,
    size: size(facts.databaseBytes),
    server: serverVersion,
    pg_dump: clientVersion,
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
