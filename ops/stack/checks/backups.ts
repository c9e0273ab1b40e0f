import { BackupDamaged } from '../../../shared/backup/errors.ts';
import { demandNewest } from '../../../shared/backup/runs/newest-on-record.ts';
import type { Check } from '../../../shared/health/check.ts';
import type { OpsContext } from '../../context.ts';
import { openStageBackup } from '../stage-backup.ts';

/** Whether the newest backup on record lies in the store, whole and signed: the record alone knows of no hand. */
export async function checkStoredBackup(context: OpsContext): Promise<Omit<Check, 'name'>> {
  try {
    await demandNewest({ ...(await openStageBackup(context).stored()), sql: context.db });
    return { status: 'ok', detail: 'the newest on record is in the store' };
  } catch (error) {
    if (!(error instanceof BackupDamaged)) throw error;
    const advice = 'ops backup list; then ops backup run';
    return { status: 'problem', detail: error.message, advice };
  }
}
