/** A database that a service of the cloud keeps, as the service describes it. */
export type ManagedDatabase = {
  id: string;
  /** One server, or Aurora's cluster of several. */
  kind: 'instance' | 'cluster';
  /** Moments that the service can bring back; undefined where it keeps no backups. */
  restorable: { from: Date | undefined; to: Date } | undefined;
};

/** What a copy is made of: the database at a second, or a snapshot by its name. */
export type CloneOf = { at: Date } | { snapshot: string };

/** Copies of a database that its service makes from its own backups. */
export type ManagedClones = {
  /** @returns undefined for an address that leads to none of the service's */
  find(address: { host: string; port: number }): Promise<ManagedDatabase | undefined>;
  /** When a snapshot of this database was taken. @throws NotFound */
  takenAt(snapshot: string, database: ManagedDatabase): Promise<Date>;
  begin(input: { name: string; of: CloneOf; database: ManagedDatabase }): Promise<void>;
  /** Where the copy listens; undefined while it is being made. @throws BackupFailed when it will never be */
  address(name: string): Promise<{ host: string; port: number } | undefined>;
  /** Begins, or goes on with, the removal of a copy. @returns whether nothing is left of it */
  remove(name: string): Promise<boolean>;
  /** Names of all that is there and begins so. */
  named(prefix: string): Promise<string[]>;
};

const PREFIX = 'nightshift-drill-';

/** Of one stage: drills of another in the same account are not ours to end. */
export const clonePrefix = (stage: string): string => `${PREFIX}${stage}-`;
/** @param at tells, in the name, since when it is there */
export const cloneName = (stage: string, at: Date): string =>
  `${clonePrefix(stage)}${at.getTime()}`;

/** When a copy was begun, by its name. */
export function begunAt(name: string, stage: string): number | undefined {
  const stamp = name.slice(clonePrefix(stage).length);
  return name.startsWith(clonePrefix(stage)) && /^\d{13}$/.test(stamp) ? Number(stamp) : undefined;
}
