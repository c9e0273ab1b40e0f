import { listBackups } from '../../../shared/backup/stored/list.ts';
import { text } from '../../../tools/command-line/text.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';
import { age, size } from './text.ts';

export const list = verb({
  summary: 'what is stored: age, size, verified when, restorable or not',
  problems: 'a backup that cannot be restored, or a folder without a manifest.',
  examples: ['backup list', 'backup list --json'],
  async run(_input, context) {
    const { out, clock } = context;
    const { backups, broken } = await listBackups(await openStageBackup(context).stored());
    const now = clock().getTime();
    const rows = [
      ...backups.map(({ id, manifest, verified, hold, problem, unreadable }) => ({
        id,
        source: `${manifest.source.kind} ${manifest.source.address}`,
        snapshotAt: manifest.snapshotAt,
        age: age(now - Date.parse(manifest.snapshotAt)),
        size: size(manifest.file.size),
        bytes: manifest.file.size,
        verified: verified
          ? `${verified.at.slice(0, 16)}Z by ${verified.by}`
          : unreadable.length > 0
            ? 'its note cannot be read'
            : 'never',
        restorable: problem ? `no: ${problem}` : 'yes',
        hold: hold ? hold.reason : '',
      })),
      ...broken.map(({ id, problem }) => ({
        id,
        source: '',
        snapshotAt: '',
        age: '',
        size: '',
        bytes: 0,
        verified: 'never',
        restorable: `no: ${problem}`,
        hold: '',
      })),
    ];
    out.show(rows, () =>
      rows.length === 0
        ? text`There is no backup yet: npm run ops -- backup run`
        : out.table(rows, {
            id: (row) => row.id,
            source: (row) => row.source,
            age: (row) => row.age,
            size: (row) => row.size,
            verified: (row) => row.verified,
            restorable: (row) => row.restorable,
            hold: (row) => row.hold,
          }),
    );
    return rows.some(({ restorable }) => restorable !== 'yes') ? EXIT.problems : EXIT.ok;
  },
});
