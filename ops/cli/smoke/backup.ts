import { BackupDamaged } from '../../../shared/backup/errors.ts';
import { NotFound } from '../../../shared/platform/errors.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import type { Step } from './step.ts';

/** The newest backup, read from its first byte to its last. */
export const walkBackup: Step = async (_input, context) => {
  try {
    const { id, rows, tables } = await openStageBackup(context).verify({ id: 'latest' });
    return { status: 'ok', detail: `${id} is whole: ${rows} rows of ${tables} tables` };
  } catch (error) {
    if (error instanceof NotFound) return { status: 'skipped', detail: 'there is none yet' };
    if (error instanceof BackupDamaged)
      return { status: 'failed', detail: `damaged: ${error.message}` };
    throw error;
  }
};
