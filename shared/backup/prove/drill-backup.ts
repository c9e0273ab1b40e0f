import type { Clock } from '../../platform/clock.ts';
import { withScratchDatabase } from '../postgres/scratch.ts';
import { openSession } from '../postgres/session.ts';
import { runSmokeQueries } from '../postgres/smoke.ts';
import { findBackup } from '../stored/find-backup.ts';
import { markVerified } from '../stored/marks.ts';
import { type RestoreDeps, type RestoreReport, restoreInto } from './restore-backup.ts';

export type DrillReport = RestoreReport & { backupId: string; seconds: number; checks: string[] };

export type DrillDeps = RestoreDeps & {
  clock: Clock;
  /** Queries of the operator's own: each returns the column `wrong`, one row per finding. */
  smokeQueries?: Record<string, string>;
};

/**
 * Proves a backup by restoring it into a scratch database on the server at `serverUrl`, comparing
 * every table with the manifest and asking whether the result is fit for use.
 *
 * @throws BackupCannotRun when the drill could not take place: that says nothing about the backup;
 *   BackupDamaged, RestoreMismatch, WrongBackupKey when the backup did not stand.
 */
export async function drillBackup(
  input: { id?: string; serverUrl: string },
  deps: DrillDeps,
): Promise<DrillReport> {
  const begun = deps.clock().getTime();
  const { id, manifest } = await findBackup({ id: input.id ?? 'latest', kind: 'postgres' }, deps);
  const proven = await withScratchDatabase(
    { url: input.serverUrl },
    {
      clock: deps.clock,
      work: async (url) => {
        const restored = await restoreInto({ manifest, to: url, replace: false }, deps);
        return { ...restored, checks: await smoke(url, deps) };
      },
    },
  );
  const at = deps.clock();
  await markVerified({ id, at: at.toISOString(), by: 'drill' }, deps);
  return { ...proven, backupId: id, seconds: (at.getTime() - begun) / 1_000 };
}

async function smoke(url: string, { smokeQueries }: DrillDeps): Promise<string[]> {
  const session = await openSession(url);
  try {
    return await runSmokeQueries(smokeQueries ? { extra: smokeQueries } : {}, { sql: session });
  } finally {
    await session.end();
  }
}
