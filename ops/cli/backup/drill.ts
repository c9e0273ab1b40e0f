import { findBackup } from '../../../shared/backup/catalogue.ts';
import { type DrillReport, drillBackup } from '../../../shared/backup/drill.ts';
import { runRecorded } from '../../../shared/backup/run.ts';
import { EXIT, verb } from '../noun.ts';
import { databaseUrl, identities, openStore, postgresUrl, stateDir } from './parts.ts';
import { everySecond, size } from './text.ts';

export const drill = verb({
  summary: 'restore into a scratch database, compare, drop it',
  description:
    'Restores a backup into a database of its own, compares rows and checksums of every table with the manifest, asks whether the result is fit for use, and drops it. What restore-drill does each month.',
  args: [{ name: 'id', summary: 'from backup list, or latest (the default)' }],
  options: {
    on: {
      type: 'string',
      value: 'URL',
      summary: "a server for the scratch database; the stage's own by default",
    },
  },
  examples: ['backup drill', 'backup drill --on postgres://me@localhost/postgres --stage prod'],
  async run({ args, options }, context) {
    const { out, clock, db } = context;
    const say = everySecond(out.progress);
    const store = await openStore(context);
    // Looked for before the drill is on the record: a slip of the operator is no failed drill.
    const wanted = { id: args[0] ?? 'latest', kind: 'postgres' } as const;
    const { id: wantedId } = await findBackup(wanted, { store });
    const serverUrl = options.on
      ? postgresUrl(options.on, { option: 'on', of: 'backup drill' })
      : await databaseUrl(context);
    let report: DrillReport | undefined;
    await runRecorded(
      { kind: 'drill', where: 'task' },
      {
        sql: db,
        clock,
        quiet: true,
        work: async () => {
          report = await drillBackup(
            { id: wantedId, serverUrl },
            {
              store,
              identities: await identities(context),
              clock,
              stateDir: stateDir(context),
              onProgress: (read, of) => say(() => `${size(read)} of ${size(of)} restored`),
            },
          );
          return { backupId: report.id, tables: report.tables, rows: report.rows };
        },
      },
    );
    const { id, rows, tables, seconds, checks } = report as DrillReport;
    out.show(report, () =>
      [
        `${id} restores: ${rows} rows of ${tables} tables are as they were, in ${seconds.toFixed(1)} s`,
        ...checks.map((check) => `  ✓ ${check}`),
      ].join('\n'),
    );
    return EXIT.ok;
  },
});
