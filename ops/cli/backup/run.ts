import { resolve } from 'node:path';
import { keyId } from '../../../shared/backup/age/keys.ts';
import { addressOfMongodb, mongodbSource } from '../../../shared/backup/mongodb/source.ts';
import type { Backup } from '../../../shared/backup/open-backup.ts';
import { runOnRecord } from '../../../shared/backup/runs/run-on-record.ts';
import { sqliteSource } from '../../../shared/backup/sqlite/source.ts';
import type { BackUpOutcome } from '../../../shared/backup/take/back-up.ts';
import type { BackupSource } from '../../../shared/backup/take/source.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { facts, lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { take } from '../../actions/backup.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import type { CliContext } from '../context.ts';
import { givenSecret, OR_ASKED } from '../given-secret.ts';
import { EXIT, verb } from '../noun.ts';
import { everySecond, size } from './text.ts';

export const run = verb({
  summary: 'take a backup now',
  description:
    'Dumps the whole database in one snapshot, compresses and encrypts it on the way, and stores it; the manifest comes last.',
  options: {
    verbose: { type: 'boolean', summary: 'name each table as it is counted' },
    source: {
      type: 'string',
      value: 'SOURCE',
      summary: `another database: sqlite:PATH or mongodb://…, each by its own client, ${OR_ASKED}`,
    },
    oplog: flag('with mongodb://…: one point of time, which a replica set can give'),
  },
  changes: true,
  wayBack: 'nothing goes: a backup more is kept as long as the others',
  examples: ['backup run', 'backup run --dry-run', 'backup run --stage prod --verbose'],
  async run({ options, dryRun }, context) {
    const backup = openStageBackup(context);
    const named =
      options.source &&
      (await givenSecret({ given: options.source, what: 'The other database' }, context));
    const source = otherSource(named, options);
    const onTable = (name: string) => context.out.progress(text`counting ${name}`);
    if (dryRun) return preview(source ?? (await backup.source()), { backup, context });
    const { out, db, clock } = context;
    const begun = performance.now();
    const say = everySecond(out.progress);
    let outcome: BackUpOutcome | undefined;
    const other = sourceName(named);
    const work = async () => {
      outcome = await backup.backUp({
        source,
        ...(options.verbose && { onTable }),
        onProgress: ({ read, written }) =>
          say(() => text`${size(read)} dumped, ${size(written)} stored`),
      });
      return outcome;
    };
    const run = { kind: 'backup', where: 'task', source: other } as const;
    await take(
      { source: other, work: () => runOnRecord(run, { sql: db, clock, quiet: true, work }) },
      context,
    );
    const seconds = (performance.now() - begun) / 1_000;
    const { manifest } = outcome as BackUpOutcome;
    const { name } = await backup.store();
    out.show({ seconds, manifest }, () => {
      const { file, contents } = manifest;
      const rows = contents.tables.reduce((sum, table) => sum + table.rows, 0);
      return lines(
        text`${manifest.id}: ${rows} rows of ${contents.tables.length} tables, ${size(file.size)} stored in ${seconds.toFixed(1)} s`,
        text`${name}/${file.key}`,
      );
    });
    return EXIT.ok;
  },
});

const SQLITE = /^sqlite:(?=.)/;
const MONGODB = /^mongodb(\+srv)?:\/\/./;

/** For the ledger: which other source it was, by its whole address, without who logs in. */
function sourceName(source: string | undefined): string | undefined {
  if (!source) return undefined;
  return SQLITE.test(source)
    ? `sqlite:${resolve(source.replace(SQLITE, ''))}`
    : addressOfMongodb(source);
}

/** @returns undefined for the stage's own database */
function otherSource(
  source: string | undefined,
  { oplog }: { oplog: boolean },
): BackupSource | undefined {
  if (oplog && !(source && MONGODB.test(source)))
    throw new WrongUse('--oplog goes with --source mongodb://…');
  if (!source) return undefined;
  if (SQLITE.test(source)) return sqliteSource({ path: source.replace(SQLITE, '') });
  if (MONGODB.test(source)) return mongodbSource({ uri: source, oplog });
  throw new WrongUse('--source is sqlite:PATH or mongodb://…');
}

async function preview(
  source: BackupSource,
  { backup, context }: { backup: Backup; context: CliContext },
) {
  const [found, keys, store] = await Promise.all([
    source.check(),
    backup.recipients(),
    backup.store(),
  ]);
  const { database, serverVersion, clientVersion } = found.source;
  const by = found.compressedBy === 'none' ? 'here' : 'by the client';
  const plan = {
    database,
    size: size(found.databaseBytes),
    server: serverVersion,
    client: clientVersion,
    compression: `zstd, ${by}`,
    recipients: keys.map(keyId).join(' '),
    to: store.name,
  };
  context.out.show({ dryRun: true, ...plan }, () =>
    lines(text`Would take a backup:`, facts(plan, '  ')),
  );
  return EXIT.ok;
}
