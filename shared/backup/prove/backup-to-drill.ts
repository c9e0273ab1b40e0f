import type { Sql } from '../../platform/database/database.ts';
import { demandNewest } from '../runs/newest-on-record.ts';
import { type FoundBackup, findBackup } from '../stored/find-backup.ts';
import type { StoredDeps } from '../stored/list.ts';

/**
 * Which backup a drill proves: the one that is asked for, otherwise the newest of the stage's database.
 * @param deps.sql where the stage's record is at hand: what the record calls the newest has to be there
 * @throws NotFound where there is none; BackupDamaged where the newest on record is not in the store
 */
export async function backupToDrill(
  { id }: { id?: string | undefined },
  { sql, ...stored }: StoredDeps & { sql?: Sql | undefined },
): Promise<FoundBackup> {
  if (id !== undefined) return findBackup({ id }, stored);
  if (sql) await demandNewest({ sql, ...stored });
  return findBackup({ id: 'latest' }, stored);
}
