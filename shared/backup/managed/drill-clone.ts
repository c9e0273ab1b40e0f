import type { Clock } from '../../platform/clock.ts';
import { formatDatabaseAddress, parseDatabaseAddress } from '../../platform/database/address.ts';
import { DAY, HOUR } from '../../platform/durations.ts';
import { BackupCannotRun, BackupFailed } from '../errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { readContents } from '../postgres/contents/read-contents.ts';
import { inSession } from '../postgres/session.ts';
import { runSmokeQueries } from '../postgres/smoke.ts';
import { findBackup, type Wanted } from '../stored/find-backup.ts';
import type { StoredDeps } from '../stored/list.ts';
import {
  begunAt,
  type CloneOf,
  cloneName,
  clonePrefix,
  type ManagedClones,
  type ManagedDatabase,
} from './clones.ts';
import { type AsOf, compareAsOf } from './compare-as-of.ts';

export type CloneReport = AsOf & {
  backupId: string;
  database: string;
  clone: string;
  /** What it was made of, as of when. */
  asOf: string;
  rows: number;
  seconds: number;
  checks: string[];
  /** Copies that earlier drills left, which are gone now. */
  removed: string[];
};

type Input = {
  stage: string;
  wanted: Wanted;
  /** Of the database itself; the copy has the same logins. */
  databaseUrl: string;
  /** A snapshot by its name, instead of the second of the backup. */
  snapshot?: string | undefined;
};

export type CloneDeps = StoredDeps & {
  clones: ManagedClones;
  clock: Clock;
  /** Waits between two looks. */
  pause: () => Promise<void>;
  /** Set by whoever breaks the drill off: the copy goes all the same. */
  signal?: AbortSignal | undefined;
  onStep?: (step: string) => void;
};

/** What a drill would do, looked at and not done. */
export type ClonePlan = {
  manifest: Manifest;
  database: ManagedDatabase;
  of: CloneOf;
  asOf: Date;
  name: string;
};

/** Milliseconds after which a copy belongs to a drill that was killed. */
const ABANDONED = DAY / 2;
/** Milliseconds that a snapshot may be behind the backup and still be of the same moment. */
const SAME_MOMENT = 1_000;

/**
 * Proves what the database's own service keeps: has it bring back the database as it was at the second of a
 * backup, compares that copy with the backup's manifest, and removes the copy whatever happens. What drills
 * that were killed left goes first.
 *
 * @throws BackupCannotRun when it could not take place; BackupFailed when the service made no copy, or did
 *   not remove it; RestoreMismatch when the copy is not what the backup saw
 */
export async function drillClone(input: Input, deps: CloneDeps): Promise<CloneReport> {
  const begun = deps.clock().getTime();
  const plan = await planClone(input, deps);
  const removed = await removeLeft(input.stage, deps);
  const { name, manifest, of, database, asOf } = plan;
  try {
    deps.onStep?.(`${database.id} as of ${asOf.toISOString()} is made as ${name}`);
    await deps.clones.begin({ name, of, database });
    const url = addressOf(input.databaseUrl, await waitFor(name, deps));
    deps.onStep?.(`${name} is compared with ${manifest.id}`);
    const proven = await prove(plan, url);
    const seconds = (deps.clock().getTime() - begun) / 1_000;
    const facts = { backupId: manifest.id, database: database.id, clone: name, removed };
    return { ...proven, ...facts, asOf: asOf.toISOString(), seconds };
  } finally {
    deps.onStep?.(`${name} is removed`);
    await remove(name, deps);
  }
}

/** @throws BackupCannotRun where the service cannot bring back what is to be compared */
export async function planClone(
  { stage, wanted, databaseUrl, snapshot }: Input,
  { clones, clock, ...stored }: CloneDeps,
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

/** Names of copies that drills of this stage left which were killed. */
export async function leftBehind(
  stage: string,
  { clones, clock }: Pick<Removal, 'clones' | 'clock'>,
): Promise<string[]> {
  const before = clock().getTime() - ABANDONED;
  const found = await clones.named(clonePrefix(stage));
  return found.filter((name) => (begunAt(name, stage) ?? before) < before);
}

/** Removes them. @returns their names */
export async function removeLeft(stage: string, deps: Removal): Promise<string[]> {
  const left = await leftBehind(stage, deps);
  for (const name of left) await remove(name, deps);
  return left;
}

async function waitFor(name: string, { clones, pause, signal }: CloneDeps) {
  for (;;) {
    if (signal?.aborted) throw new BackupCannotRun('The drill was broken off');
    const address = await clones.address(name);
    if (address) return address;
    await pause();
  }
}

type Removal = Pick<CloneDeps, 'clones' | 'clock' | 'pause'>;

/** Looks at the removal until nothing is left. */
async function remove(name: string, { clones, clock, pause }: Removal): Promise<void> {
  const until = clock().getTime() + HOUR;
  try {
    while (!(await clones.remove(name))) {
      if (clock().getTime() > until) throw new Error('It is still there after an hour');
      await pause();
    }
  } catch (cause) {
    throw new BackupFailed(
      `${name} could not be removed (${(cause as Error).message}): it costs, and holds a copy of the data. The next drill tries again; by hand: aws rds delete-db-instance, delete-db-cluster`,
      { cause },
    );
  }
}

const addressOf = (url: string, at: { host: string; port: number }) =>
  formatDatabaseAddress({ ...parseDatabaseAddress(url), ...at });

async function prove({ manifest, asOf }: ClonePlan, url: string) {
  const { contents, snapshotAt } = manifest;
  return inSession(url, async (session) => {
    const begin = () => session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await session.query('SET statement_timeout = 0');
    await begin();
    const found = await readContents({
      sql: session,
      hashing: contents.hashing ?? 'text',
      asOf: contents.snapshot,
      renew: async () => {
        await session.query('COMMIT');
        await begin();
      },
    });
    await session.query('COMMIT');
    const apart = asOf.getTime() - Date.parse(snapshotAt) > SAME_MOMENT;
    const compared = compareAsOf({ expected: contents, found, apart });
    const checks = await runSmokeQueries({ unfit: contents.unfit ?? [] }, { sql: session });
    return { ...compared, checks, rows: found.tables.reduce((sum, { rows }) => sum + rows, 0) };
  });
}
