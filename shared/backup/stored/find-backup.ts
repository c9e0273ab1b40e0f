import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { listBackups, type NoBackup, type StoredBackup, type StoredDeps } from './list.ts';

/**
 * How a backup is asked for. `latest` and a time mean the stage's own database, for whoever asks; what else
 * is kept beside it is asked for by its id.
 */
export type Wanted = { id: string } | { at: Date };

/** @property passedOver newer folders that are no backup, and why: one of them may be what was meant */
export type FoundBackup = StoredBackup & { passedOver: NoBackup[] };

/** The day of a backup: a shorter beginning of an id is a slip. */
const SHORTEST = 8;

const OWN: Manifest['source']['kind'] = 'postgres';

/**
 * One backup: by its id or the beginning of it, `latest`, or the newest whose snapshot is not after `at`.
 * @throws NotFound naming what there is; BackupDamaged for a changed manifest.
 */
export async function findBackup(wanted: Wanted, deps: StoredDeps): Promise<FoundBackup> {
  const { backups, broken } = await listBackups(deps);
  if ('id' in wanted && wanted.id !== 'latest') {
    const means = ({ id }: { id: string }) =>
      id === wanted.id || (wanted.id.length >= SHORTEST && id.startsWith(wanted.id));
    const [found, second] = backups.filter(means);
    if (found && second && found.id !== wanted.id)
      throw new Conflict(
        `${wanted.id} is the beginning of several backups: ${found.id}, ${second.id} …`,
      );
    if (found) return { ...found, passedOver: [] };
    const damaged = broken.find(means);
    const newest = backups[0] ? `. The newest is ${backups[0].id}` : '';
    throw new NotFound(
      `There is no backup ${wanted.id}${damaged ? `: ${damaged.problem}` : newest}`,
    );
  }
  const until = 'at' in wanted ? wanted.at.getTime() : Number.POSITIVE_INFINITY;
  const found = backups.find(
    ({ manifest, problem }) =>
      !problem && manifest.source.kind === OWN && Date.parse(manifest.snapshotAt) <= until,
  );
  if (!found)
    throw new NotFound(
      'at' in wanted
        ? `There is no backup from ${wanted.at.toISOString()} or earlier`
        : 'There is no backup of the database yet',
    );
  return { ...found, passedOver: 'at' in wanted ? [] : broken.filter(({ id }) => id > found.id) };
}
