import { NotFound } from '../../platform/errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { listBackups, type StoredBackup, type StoredDeps } from './list.ts';

/** How a backup is asked for; `latest` and `at` may be of one kind of source only. */
export type Wanted = ({ id: string } | { at: Date }) & { kind?: Manifest['source']['kind'] };

/**
 * One backup: by id, `latest`, or the newest whose snapshot is not after `at`.
 * @throws NotFound naming what there is; BackupDamaged for a changed manifest.
 */
export async function findBackup(wanted: Wanted, deps: StoredDeps): Promise<StoredBackup> {
  const { backups, broken } = await listBackups(deps);
  if ('id' in wanted && wanted.id !== 'latest') {
    const found = backups.find(({ id }) => id === wanted.id);
    if (found) return found;
    const damaged = broken.find(({ id }) => id === wanted.id);
    throw new NotFound(`There is no backup ${wanted.id}${damaged ? `: ${damaged.problem}` : ''}`);
  }
  const until = 'at' in wanted ? wanted.at.getTime() : Number.POSITIVE_INFINITY;
  const found = backups.find(
    ({ manifest, problem }) =>
      !problem &&
      (!wanted.kind || manifest.source.kind === wanted.kind) &&
      Date.parse(manifest.snapshotAt) <= until,
  );
  if (!found)
    throw new NotFound(
      'at' in wanted
        ? `There is no backup from ${wanted.at.toISOString()} or earlier`
        : 'There is no backup yet',
    );
  return found;
}
