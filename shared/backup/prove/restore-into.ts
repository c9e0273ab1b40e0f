import { compareContents } from '../manifest/compare.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { OF_SUPERUSERS } from '../postgres/contents/objects.ts';
import { readContents } from '../postgres/contents/read-contents.ts';
import { readKnown } from '../postgres/dump/what-to-run.ts';
import { loadDump } from '../postgres/load-dump.ts';
import { readRights } from '../postgres/rights.ts';
import { serverMajor } from '../postgres/server.ts';
import type { Session } from '../postgres/session.ts';
import { createRoles, emptyDatabase } from '../postgres/target.ts';
import { asDamage, readBack } from './read-back.ts';
import type { RestoreDeps, RestoreReport } from './restore.ts';

type Input = {
  manifest: Manifest;
  /** Drops what is there first, in the same transaction. */
  replace: boolean;
  /** Commits on the way: for a database that nobody misses when it fails. */
  inSteps: boolean;
  /** A copy that is compared and dropped. */
  scratch?: boolean;
};

/**
 * Loads a backup in the session that the caller has looked at, and compares it with the manifest before
 * it commits: whatever differs, the database is as it was.
 * @throws BackupDamaged, BackupFailed, BackupCannotRun, RestoreMismatch
 */
export async function restoreInto(input: Input, deps: Deps): Promise<RestoreReport> {
  const { session } = deps;
  await session.query(`SET synchronous_commit = ${input.inSteps ? 'off' : 'on'}`);
  if (input.inSteps) return restoreInSteps(input, deps);
  await session.query('BEGIN');
  try {
    const notes = await load(input, deps);
    const report = await compare(input, deps);
    await session.query('COMMIT');
    return { ...report, notes };
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

type Deps = RestoreDeps & { session: Session };

async function restoreInSteps(input: Input, deps: Deps): Promise<RestoreReport> {
  const { session } = deps;
  const notes = await load(input, deps);
  const begin = () => session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await begin();
  const report = await compare(input, deps, async () => {
    await session.query('COMMIT');
    await begin();
  });
  await session.query('COMMIT');
  return { ...report, notes };
}

/** @returns what the operator has to know */
async function load(input: Input, deps: Deps): Promise<string[]> {
  const { manifest, replace, scratch = false, inSteps } = input;
  const { session } = deps;
  const { contents, file } = manifest;
  const rights = await readRights(session);
  const alone = scratch && !rights.isSuperuser;
  const roles = await createRoles(contents.roles, { sql: session });
  if (roles && (!alone || rights.createsRoles)) await session.query(roles);
  if (replace) await session.query(emptyDatabase(await serverMajor(session)));
  const known = await readKnown(session);
  const onProgress = (read: number) => deps.onProgress?.(read, file.size);
  const stages = readBack(manifest, { ...deps, onProgress });
  const notes = await loadDump({ stages, ...known, scratch, alone, inSteps }, { session }).catch(
    (error) => {
      throw asDamage(error);
    },
  );
  // Of its own, a dump leaves who we are and what we see as it needed them.
  await session.query(`RESET SESSION AUTHORIZATION; SET client_encoding = 'UTF8'`);
  return notes;
}

async function compare(
  { manifest, scratch = false }: Input,
  { session }: Deps,
  renew?: () => Promise<void>,
): Promise<Omit<RestoreReport, 'notes'>> {
  const { contents, id, snapshotAt } = manifest;
  const alone = scratch && !(await readRights(session)).isSuperuser;
  const found = await readContents({ sql: session, hashing: contents.hashing ?? 'text', renew });
  compareContents(contents, found, { withoutKinds: alone ? OF_SUPERUSERS : [] });
  const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
  return { id, snapshotAt, tables: found.tables.length, rows };
}
