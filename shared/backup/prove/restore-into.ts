import { BackupFailed } from '../errors.ts';
import { compareContents } from '../manifest/compare.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { OF_SUPERUSERS, UNVALIDATED } from '../postgres/contents/objects.ts';
import { readContents } from '../postgres/contents/read-contents.ts';
import { readKnown } from '../postgres/dump/what-to-run.ts';
import { loadDump } from '../postgres/load-dump.ts';
import type { Left } from '../postgres/may-fail.ts';
import { type Rights, readRights } from '../postgres/rights.ts';
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
  /** Leaves owners and grants out: everything is the role's that restores it. */
  noOwner?: boolean | undefined;
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
    const { notes, later, unvalidated } = await load(input, deps);
    const report = await compare({ ...input, unvalidated }, deps);
    for (const statement of later) await session.run(statement);
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
  const { notes, later, unvalidated } = await load(input, deps);
  const begin = () => session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await begin();
  const report = await compare({ ...input, unvalidated }, deps, async () => {
    await session.query('COMMIT');
    await begin();
  });
  await session.query('COMMIT');
  for (const statement of later) await session.run(statement);
  return { ...report, notes };
}

/** @returns what the operator has to know */
async function load(input: Input, deps: Deps): Promise<Left & { later: Buffer[] }> {
  const { manifest, replace, scratch = false, noOwner = false, inSteps } = input;
  const { session } = deps;
  const { contents, file } = manifest;
  const rights = await readRights(session);
  const alone = isAlone(input, rights);
  const roles = noOwner ? '' : await createRoles(contents.roles, { sql: session });
  if (roles && (!alone || rights.createsRoles)) await session.query(roles);
  if (replace) await empty(session);
  const known = await readKnown(session);
  const onProgress = (read: number) => deps.onProgress?.(read, file.size);
  const stages = readBack(manifest, { ...deps, onProgress });
  const later: Buffer[] = [];
  const as = { ...known, scratch, alone, ownerless: alone || noOwner };
  const after = scratch ? undefined : later;
  const left = await loadDump({ stages, ...as, inSteps, later: after }, { session }).catch(
    (error) => {
      throw asDamage(error);
    },
  );
  // Of its own, a dump leaves who we are and what we see as it needed them.
  await session.query(`RESET SESSION AUTHORIZATION; SET client_encoding = 'UTF8'`);
  return { ...left, later };
}

/** Whether it is done by a role that owns what it makes, and may make less than a superuser. */
const isAlone = (
  { scratch = false, noOwner = false }: Pick<Input, 'scratch' | 'noOwner'>,
  { isSuperuser }: Rights,
) => (scratch || noOwner) && !isSuperuser;

async function empty(session: Session): Promise<void> {
  await session.query(emptyDatabase(await serverMajor(session))).catch((cause: Error) => {
    throw new BackupFailed(
      `The database could not be emptied, and is as it was: ${cause.message}`,
      {
        cause,
      },
    );
  });
}

async function compare(
  input: Input & Pick<Left, 'unvalidated'>,
  { session }: Deps,
  renew?: () => Promise<void>,
): Promise<Omit<RestoreReport, 'notes'>> {
  const { contents, id, snapshotAt } = input.manifest;
  const alone = isAlone(input, await readRights(session));
  const { hashing = 'text', stored = false } = contents;
  const found = await readContents({ sql: session, hashing, stored, renew });
  const objects = { ...found.objects };
  // Named as such: the source has them as valid, and cannot have made them so.
  if (input.unvalidated > 0) objects[UNVALIDATED] = (objects[UNVALIDATED] ?? 0) - input.unvalidated;
  const withoutKinds = alone ? OF_SUPERUSERS : [];
  compareContents(contents, { ...found, objects }, { withoutKinds });
  const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
  return { id, snapshotAt, tables: found.tables.length, rows };
}
