import { BackupDamaged } from '../../../shared/backup/errors.ts';
import { text } from '../../../tools/command-line/text.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';
import { UNSIGNED } from './given.ts';
import { everySecond, size } from './text.ts';

export const verify = verb({
  summary: 'read a backup from its first byte to its last',
  description:
    'Compares size and SHA-256, opens every encrypted chunk, decompresses, reads the dump to its end mark and counts the rows of each table against the manifest.',
  args: [{ name: 'id', summary: 'from backup list, or latest (the default)' }],
  options: { unsigned: UNSIGNED },
  problems: 'the backup is damaged.',
  examples: ['backup verify', 'backup verify 20261121T020000123Z-3fa9c1'],
  async run({ args, options }, context) {
    const { out } = context;
    const say = everySecond(out.progress);
    const begun = performance.now();
    try {
      const report = await openStageBackup(context, { unsigned: options.unsigned }).verify({
        id: args[0] ?? 'latest',
        onRead: (read, of) => say(() => text`${size(read)} of ${size(of)}`),
      });
      const seconds = (performance.now() - begun) / 1_000;
      out.show(
        { ...report, seconds },
        () =>
          text`${report.id} is whole: ${report.rows} rows of ${report.tables} tables, ${size(report.bytes)} read in ${seconds.toFixed(1)} s`,
      );
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof BackupDamaged)) throw error;
      out.show({ damaged: true, reason: error.message }, () => text`Damaged: ${error.message}`);
      return EXIT.problems;
    }
  },
});
