import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { hold as holdOnRecord } from '../../actions/backup.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';

export const hold = verb({
  summary: 'put a backup under legal hold: retention leaves it alone',
  args: [{ name: 'id', summary: 'from backup list', required: true }],
  options: { reason: { type: 'string', value: 'TEXT', summary: 'why, e.g. the case number' } },
  changes: true,
  wayBack: 'backup release',
  examples: ['backup hold 20261121T020000123Z-3fa9c1 --reason "case 4711"'],
  async run({ args, options, dryRun }, context) {
    if (!options.reason) throw new WrongUse('--reason says why');
    const input = { id: args[0] as string, reason: options.reason };
    const backup = openStageBackup(context);
    const id = dryRun
      ? (await findBackup(input, await backup.stored())).id
      : await holdOnRecord({ ...input, backup }, context);
    context.out.show(
      { id, hold: true, dryRun },
      () => text`${id} ${dryRun ? 'would be' : 'is'} under legal hold`,
    );
    return EXIT.ok;
  },
});

export const release = verb({
  summary: 'lift the legal hold of a backup',
  args: [{ name: 'id', summary: 'from backup list', required: true }],
  examples: ['backup release 20261121T020000123Z-3fa9c1'],
  changes: true,
  wayBack: 'backup hold, before the next prune',
  async run({ args, dryRun }, context) {
    const input = { id: args[0] as string, reason: null };
    const backup = openStageBackup(context);
    const id = dryRun
      ? (await findBackup(input, await backup.stored())).id
      : await holdOnRecord({ ...input, backup }, context);
    context.out.show(
      { id, hold: false, dryRun },
      () => text`${id} ${dryRun ? 'would be' : 'is'} released`,
    );
    return EXIT.ok;
  },
});
