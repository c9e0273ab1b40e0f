import type { Sql } from '../../platform/database/database.ts';
import { BackupDamaged } from '../errors.ts';
import { listBackups, type StoredDeps } from '../stored/list.ts';

/**
 * Holds what the store has against what is on record: who takes away the newest backups makes an older
 * one, signed and sound, the newest, and a drill would prove that.
 * @throws BackupDamaged when the newest backup of the stage's database is not in the store any more
 */
export async function demandNewest({ sql, ...stored }: StoredDeps & { sql: Sql }): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT backup_id AS id FROM backups
     WHERE kind = 'backup' AND status = 'done' AND source = 'postgres' AND backup_id IS NOT NULL
     ORDER BY finished_at DESC LIMIT 1`,
  );
  const [newest] = rows;
  if (!newest) return;
  const { backups } = await listBackups(stored);
  if (!backups.some(({ id, problem }) => id === newest.id && !problem))
    throw new BackupDamaged(
      `The newest backup on record, ${newest.id}, is not in the store, or cannot be restored: find out who took it away`,
    );
}
