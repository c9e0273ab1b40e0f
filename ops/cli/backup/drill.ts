import type { DrillReport } from '../../../shared/backup/prove/drill-backup.ts';
import { runOnRecord } from '../../../shared/backup/runs/run-on-record.ts';
import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { OR_ASKED } from '../given-secret.ts';
import { EXIT, verb } from '../noun.ts';
import { givenPostgresUrl, UNSIGNED } from './given.ts';
import { everySecond, size } from './text.ts';

export const drill = verb({
  summary: 'restore into a scratch database, compare, drop it',
  description:
    'Restores a backup into a database of its own, compares rows and checksums of every table with the manifest, asks whether the result is fit for use, and drops it. What restore-drill does each month.',
  args: [{ name: 'id', summary: 'from backup list, or latest (the default)' }],
  options: {
    unsigned: UNSIGNED,
    on: {
      type: 'string',
      value: 'URL',
      summary: `a server for the scratch database (the stage's own by default), ${OR_ASKED}`,
    },
  },
  examples: ['backup drill', 'backup drill --on postgres://me@localhost/postgres --stage prod'],
  async run({ args, options }, context) {
    const { out, clock, db } = context;
    const say = everySecond(out.progress);
    const backup = openStageBackup(context, { unsigned: options.unsigned });
    const stored = await backup.stored();
    // Looked for before the drill is on the record: a slip of the operator is no failed drill.
    const wanted = { id: args[0] ?? 'latest' };
    const { id: wantedId } = await findBackup(wanted, stored);
    const serverUrl = options.on && (await givenPostgresUrl(options.on, { option: 'on' }, context));
    let report: DrillReport | undefined;
    await runOnRecord(
      { kind: 'drill', where: 'task' },
      {
        sql: db,
        clock,
        quiet: true,
        work: async () => {
          report = await backup.drill({
            ...(wanted.id !== 'latest' && { id: wantedId }),
            ...(serverUrl && { serverUrl }),
            onRead: (read, of) => say(() => text`${size(read)} of ${size(of)} restored`),
          });
          return report;
        },
      },
    );
    const { id, rows, tables, seconds, checks, notes } = report as DrillReport;
    out.show(report, () =>
      lines(
        text`${id} restores: ${rows} rows of ${tables} tables are as they were, in ${seconds.toFixed(1)} s`,
        ...checks.map((check) => text`  ✓ ${check}`),
        ...notes.map((note) => text`  ! ${note}`),
      ),
    );
    return EXIT.ok;
  },
});
