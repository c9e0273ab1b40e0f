import { formatDatabaseAddress, parseDatabaseAddress } from '../../platform/database/address.ts';
import { BackupCannotRun } from '../errors.ts';
import { readContents } from '../postgres/contents/read-contents.ts';
import { askDrillQuestions } from '../postgres/drill-questions.ts';
import { inSession } from '../postgres/session.ts';
import type { StoredDeps } from '../stored/list.ts';
import { type AsOf, compareAsOf } from './compare-as-of.ts';
import { type CloneInput, type ClonePlan, planClone } from './plan-clone.ts';
import { type RemovalDeps, removeClone, removeLeft } from './remove-clones.ts';

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

export type CloneDeps = StoredDeps &
  RemovalDeps & {
    /** Set by whoever breaks the drill off: the copy goes all the same. */
    signal?: AbortSignal | undefined;
    onStep?: (step: string) => void;
  };

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
export async function drillClone(input: CloneInput, deps: CloneDeps): Promise<CloneReport> {
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
    await removeClone(name, deps);
  }
}

async function waitFor(name: string, { clones, pause, signal }: CloneDeps) {
  for (;;) {
    if (signal?.aborted) throw new BackupCannotRun('The drill was broken off');
    const address = await clones.address(name);
    if (address) return address;
    await pause();
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
      stored: contents.stored ?? false,
      asOf: contents.snapshot,
      renew: async () => {
        await session.query('COMMIT');
        await begin();
      },
    });
    await session.query('COMMIT');
    const apart = asOf.getTime() - Date.parse(snapshotAt) > SAME_MOMENT;
    const compared = compareAsOf({ expected: contents, found, apart });
    const checks = await askDrillQuestions({ unfit: contents.unfit ?? [] }, { sql: session });
    return { ...compared, checks, rows: found.tables.reduce((sum, { rows }) => sum + rows, 0) };
  });
}
