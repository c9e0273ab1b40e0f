import type { Clock } from '../../platform/clock.ts';
import { parseDatabaseAddress } from '../../platform/database/address.ts';
import { BackupCannotRun } from '../errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { findBackup, type Wanted } from '../stored/find-backup.ts';
import type { StoredDeps } from '../stored/list.ts';
import { type CloneOf, cloneName, type ManagedClones, type ManagedDatabase } from './clones.ts';

/** Which backup is proven, and by a copy of which database. */
export type CloneInput = {
  stage: string;
  wanted: Wanted;
  /** Of the database itself; the copy has the same logins. */
  databaseUrl: string;
  /** A snapshot by its name, instead of the second of the backup. */
  snapshot?: string | undefined;
};

/** What a drill would do, looked at and not done. */
export type ClonePlan = {
  manifest: Manifest;
  database: ManagedDatabase;
  of: CloneOf;
  asOf: Date;
  name: string;
};

/**
 * Looks at what a drill on a copy of the managed database would do, and does nothing.
 * @throws BackupCannotRun where the service cannot bring back what is to be compared
 */
export async function planClone(
  { stage, wanted, databaseUrl, snapshot }: CloneInput,
  { clones, clock, ...stored }: StoredDeps & { clones: ManagedClones; clock: Clock },
): Promise<ClonePlan> {
  const { manifest } = await findBackup(wanted, stored);
  if (manifest.contents.snapshot === undefined)
    throw new BackupCannotRun(
      `${manifest.id} does not say which transactions it saw: take a backup, and drill with that`,
    );
  const { host, port } = parseDatabaseAddress(databaseUrl);
  const database = await clones.find({ host, port });
  if (!database)
    throw new BackupCannotRun(
      `${host}:${port} is no address of an RDS database or Aurora cluster of this account and region`,
    );
  const name = cloneName(stage, clock());
  const taken = Date.parse(manifest.snapshotAt);
  if (snapshot !== undefined) {
    const asOf = await clones.takenAt(snapshot, database);
    if (asOf.getTime() < taken)
      throw new BackupCannotRun(
        `The snapshot ${snapshot} is of ${asOf.toISOString()}, before ${manifest.id}: name a backup that is older`,
      );
    return { manifest, database, of: { snapshot }, asOf, name };
  }
  // The service counts in seconds: the first one that has all that the backup saw.
  const asOf = new Date(Math.ceil(taken / 1_000) * 1_000);
  demandRestorable(asOf, database);
  return { manifest, database, of: { at: asOf }, asOf, name };
}

function demandRestorable(at: Date, { id, restorable }: ManagedDatabase): void {
  if (!restorable)
    throw new BackupCannotRun(`${id} keeps no backups of its own: set a retention for them`);
  const { from, to } = restorable;
  if (at > to)
    throw new BackupCannotRun(
      `${id} can be brought back to ${to.toISOString()} at the latest: try again in some minutes, or name an older backup`,
    );
  if (from && at < from)
    throw new BackupCannotRun(
      `${id} can be brought back to ${from.toISOString()} at the earliest: name a newer backup`,
    );
}
