import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { askDrillQuestions } from '../postgres/drill-questions.ts';
import { fits, lockRoom } from '../postgres/locks.ts';
import { withScratchDatabase } from '../postgres/scratch.ts';
import { inSession } from '../postgres/session.ts';
import { markVerified } from '../stored/marks.ts';
import { backupToDrill } from './backup-to-drill.ts';
import type { RestoreDeps, RestoreReport } from './restore.ts';
import { lookAtTarget } from './restore-backup.ts';
import { restoreInto } from './restore-into.ts';

export type DrillReport = RestoreReport & { backupId: string; seconds: number; checks: string[] };

export type DrillDeps = RestoreDeps & {
  clock: Clock;
  /** Of the stage's record, where it is at hand. */
  sql?: Sql;
  /** Queries of the operator's own: each returns the column `wrong`, one row per finding. */
  questions?: Record<string, string>;
};

/**
 * Proves a backup (backup-to-drill.ts says which) by restoring it into a scratch database on the server at `serverUrl`, which is made as
 * its source was, comparing every table with the manifest and asking whether the result is fit for use.
 * A role that may create databases is enough: owners and grants are then left out.
 *
 * @throws BackupCannotRun when the drill could not take place: that says nothing about the backup;
 *   BackupDamaged, RestoreMismatch, WrongBackupKey when the backup did not stand.
 */
export async function drillBackup(
  input: { id?: string; serverUrl: string },
  deps: DrillDeps,
): Promise<DrillReport> {
  const begun = deps.clock().getTime();
  const { id, manifest } = await backupToDrill(input, deps);
  const proven = await withScratchDatabase(
    { url: input.serverUrl, locale: manifest.contents.locale },
    { clock: deps.clock, work: (url) => prove(manifest, url, deps) },
  );
  const at = deps.clock();
  await markVerified({ id, at: at.toISOString(), by: 'drill' }, deps);
  return { ...proven, backupId: id, seconds: (at.getTime() - begun) / 1_000 };
}

const prove = (manifest: Manifest, url: string, deps: DrillDeps) =>
  inSession(url, async (session) => {
    await lookAtTarget(session, manifest);
    const room = fits(manifest.contents.lockable ?? 0, await lockRoom(session));
    const input = { manifest, replace: false, inSteps: room !== 'yes', scratch: true };
    const restored = await restoreInto(input, { ...deps, session });
    const unfit = manifest.contents.unfit ?? [];
    const checks = await askDrillQuestions({ unfit, extra: deps.questions }, { sql: session });
    return { ...restored, checks };
  });
