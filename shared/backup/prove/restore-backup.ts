import { Conflict } from '../../platform/errors.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Identity } from '../age/keys.ts';
import { BackupCannotRun } from '../errors.ts';
import { compareContents } from '../manifest/compare.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Trust } from '../manifest/signature.ts';
import type { FindClient } from '../postgres/client-tools.ts';
import { readContents } from '../postgres/contents.ts';
import { restoreSql } from '../postgres/restore-sql.ts';
import { openSession } from '../postgres/session.ts';
import { countExisting } from '../postgres/target.ts';
import { findBackup } from '../stored/find-backup.ts';
import { asDamage, readBack } from './read-back.ts';

export type RestoreDeps = {
  store: ObjectStore;
  trust: Trust;
  identities: Identity[];
  /** Where the PostgreSQL client comes from: this machine by default. */
  findClient?: FindClient | undefined;
  onProgress?: (read: number, of: number) => void;
};

export type RestoreReport = { id: string; snapshotAt: string; tables: number; rows: number };

/**
 * Restores a backup into the database at `to`, in one transaction, and compares every table with
 * the manifest at the end.
 *
 * @param input.force replace what the target holds; if the restore fails it is all still there.
 * @throws Conflict for a target that is not empty; BackupDamaged, WrongBackupKey, RestoreMismatch
 */
export async function restoreBackup(
  input: { wanted: { id: string } | { at: Date }; to: string; force?: boolean },
  deps: RestoreDeps,
): Promise<RestoreReport> {
  const { manifest } = await findBackup({ ...input.wanted, kind: 'postgres' }, deps);
  const existing = await countInTarget(input.to);
  if (existing > 0 && !input.force)
    throw new Conflict(
      `The target is not empty (${existing} objects): restore into a new database, or say --force to replace what is there`,
    );
  return restoreInto({ manifest, to: input.to, replace: existing > 0 }, deps);
}

/** How many objects a restore would collide with. @throws BackupCannotRun */
export const countInTarget = (url: string): Promise<number> => inSession(url, countExisting);

/** Restores into a target that the caller has looked at. */
export async function restoreInto(
  { manifest, to, replace }: { manifest: Manifest; to: string; replace: boolean },
  deps: RestoreDeps,
): Promise<RestoreReport> {
  if (manifest.file.dump !== 'postgres-sql')
    throw new BackupCannotRun(
      `A backup of ${manifest.source.kind} is opened with its own client; docs/backup.md says how`,
    );
  const onProgress = (read: number) => deps.onProgress?.(read, manifest.file.size);
  try {
    await restoreSql({
      url: to,
      stages: readBack(manifest, { ...deps, onProgress }),
      contents: manifest.contents,
      replace,
      findClient: deps.findClient,
    });
  } catch (error) {
    throw asDamage(error);
  }
  const found = await inSession(to, async (sql) => {
    await sql.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Of a backup from before there was a choice: by text.
    return readContents({ sql, hashing: manifest.contents.hashing ?? 'text' });
  });
  compareContents(manifest.contents, found);
  return {
    id: manifest.id,
    snapshotAt: manifest.snapshotAt,
    tables: found.tables.length,
    rows: found.tables.reduce((sum, { rows }) => sum + rows, 0),
  };
}

async function inSession<T>(
  url: string,
  work: (session: Awaited<ReturnType<typeof openSession>>) => Promise<T>,
): Promise<T> {
  const session = await openSession(url);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
