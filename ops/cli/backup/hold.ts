import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { hold as holdOnRecord } from '../../actions/backup.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';

/** @param input.reason null: it is held no more */
async function change(
  { dryRun, ...input }: { id: string; reason: string | null; dryRun: boolean },
  context: CliContext,
) {
  const backup = openStageBackup(context);
  const id = dryRun
    ? (await findBackup(input, await backup.stored())).id
    : await holdOnRecord({ ...input, backup }, context);
  const held = input.reason !== null;
  context.out.show(
    { id, hold: held, dryRun },
    () => text`${id} ${dryRun ? 'would be' : 'is'} ${held ? 'under legal hold' : 'released'}`,
  );
  return EXIT.ok;
}

export const hold = verb({
  summary: 'put a backup under legal hold: retention leaves it alone',
  args: [{ name: 'id', summary: 'from backup list', required: true }],
  options: { reason: { type: 'string', value: 'TEXT', summary: 'why, e.g. the case number' } },
  changes: true,
  wayBack: 'backup release',
  examples: ['backup hold 20261121T020000123Z-3fa9c1 --reason "case 4711"'],
  run({ args, options, dryRun }, context) {
    if (!options.reason) throw new WrongUse('--reason says why');
    return change({ id: args[0] as string, reason: options.reason, dryRun }, context);
  },
});

export const release = verb({
  summary: 'lift the legal hold of a backup',
  args: [{ name: 'id', summary: 'from backup list', required: true }],
  examples: ['backup release 20261121T020000123Z-3fa9c1'],
  changes: true,
  wayBack: 'backup hold, before the next prune',
  run: ({ args, dryRun }, context) =>
    change({ id: args[0] as string, reason: null, dryRun }, context),
});
