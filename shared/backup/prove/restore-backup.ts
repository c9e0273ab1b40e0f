import { Conflict } from '../../platform/errors.ts';
import { BackupCannotRun } from '../errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { readLocale, sameLocale } from '../postgres/contents/locale.ts';
import { fits, lockRoom } from '../postgres/locks.ts';
import { readRights } from '../postgres/rights.ts';
import { describeServer } from '../postgres/server.ts';
import { inSession, type Session } from '../postgres/session.ts';
import { countExisting, listGiven, listMissingRoles } from '../postgres/target.ts';
import { findBackup } from '../stored/find-backup.ts';
import type { RestoreDeps, RestoreReport, Target } from './restore.ts';
import { restoreInto } from './restore-into.ts';

/**
 * Restores a backup into the database at `to`, in one transaction, and compares every table with the
 * manifest before that is committed.
 *
 * @param input.force replace what the target holds; if the restore fails it is all still there.
 * @param input.noOwner leave owners and grants out, for a server that has not the roles
 * @param input.inSteps commit on the way, into an empty database, and compare at the end
 * @throws Conflict for a target that is not empty; BackupDamaged, WrongBackupKey, RestoreMismatch;
 *   BackupCannotRun where one transaction cannot hold so many objects
 */
export async function restoreBackup(
  input: {
    wanted: { id: string } | { at: Date };
    to: string;
    force?: boolean | undefined;
    inSteps?: boolean | undefined;
    noOwner?: boolean | undefined;
  },
  deps: RestoreDeps,
): Promise<RestoreReport> {
  const { manifest, passedOver } = await findBackup(input.wanted, deps);
  demandSql(manifest);
  const { inSteps = false, force = false, noOwner = false } = input;
  return inSession(input.to, async (session) => {
    const target = await lookAtTarget(session, manifest);
    if (target.existing > 0 && (inSteps || !force))
      throw new Conflict(
        `The target is not empty (${target.existing} objects): restore into a new database${inSteps ? '' : ', or say --force to replace what is there'}`,
      );
    if (!inSteps) await demandRoom(manifest, session);
    if (!noOwner) await demandRoles(target, session);
    await deps.onTarget?.(target);
    const replace = target.existing > 0;
    // Of a database that is emptied, nothing of the kind is left.
    const given = replace ? [] : await listGiven(session);
    const report = await restoreInto({ manifest, replace, inSteps, noOwner }, { ...deps, session });
    const newer = passedOver.map(({ id, problem }) => `a newer one, ${id}, is none: ${problem}`);
    const left = noOwner ? [leftOut(target, manifest)] : [];
    const notes = [
      ...newer,
      ...left,
      ...report.notes,
      ...given,
      ...(await notesOn(manifest, session)),
    ];
    return { ...report, notes };
  });
}

/** @throws BackupCannotRun for a backup that is restored with another client */
export async function lookAtTarget(session: Session, manifest: Manifest): Promise<Target> {
  demandSql(manifest);
  const existing = await countExisting(session);
  const server = await describeServer(session);
  const missingRoles = await listMissingRoles(manifest.contents.roles, { sql: session });
  return { ...server, backupId: manifest.id, existing, replaces: existing > 0, missingRoles };
}

/** @throws BackupCannotRun where roles are missing that cannot be made */
async function demandRoles({ missingRoles, role }: Target, session: Session): Promise<void> {
  const { isSuperuser, createsRoles } = await readRights(session);
  if (missingRoles.length > 0 && !isSuperuser && !createsRoles)
    throw new BackupCannotRun(
      `This server has not the roles ${missingRoles.join(', ')}, and ${role} may not create them: create them first, or restore with --no-owner, which makes everything ${role}'s`,
    );
}

function leftOut({ role, missingRoles }: Target, { contents }: Manifest): string {
  const missing = missingRoles.length > 0 ? ` (the server has not ${missingRoles.join(', ')})` : '';
  return `everything is ${role}'s: owners and grants were left out, which name ${contents.roles.join(', ')}${missing}`;
}

function demandSql({ file, source }: Manifest): void {
  if (file.dump !== 'postgres-sql')
    throw new BackupCannotRun(
      `A backup of ${source.kind} is opened with its own client; docs/backup.md says how`,
    );
}

/** Said beforehand and not after an hour: a transaction keeps the lock of all it makes. */
async function demandRoom({ contents }: Manifest, session: Session): Promise<void> {
  const room = await lockRoom(session);
  const wanted = contents.lockable ?? 0;
  if (fits(wanted, room) === 'no')
    throw new BackupCannotRun(
      `This backup makes ${wanted} objects, and one transaction of this server has room for about ${room.room}: either set max_locks_per_transaction to ${room.settingFor(wanted)} and restart the server, or restore in two steps: with --in-steps into a new, empty database, which is compared at the end, and then rename it`,
    );
}

async function notesOn({ contents }: Manifest, session: Session): Promise<string[]> {
  const { locale, notKept = [] } = contents;
  const own = await readLocale(session);
  return [
    ...(sameLocale(locale, own) || !locale
      ? []
      : [
          `the source sorts by ${locale.locale ?? locale.collate} in ${locale.encoding}, this database by ${own?.locale ?? own?.collate} in ${own?.encoding}`,
        ]),
    ...notKept.map((what) => `not in a backup, and to be set by hand: ${what}`),
  ];
}
