import { tellOperators } from '../notices/tell-operators.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/db.ts';
import { log } from '../platform/log.ts';
import type { Recipient } from './age/keys.ts';
import { copyBackup } from './copy.ts';
import { keepBackups } from './keep.ts';
import type { KeepPolicy } from './keep-plan.ts';
import { type RunResult, reasonOf } from './ledger.ts';
import type { Manifest } from './manifest.ts';
import type { BackupSource } from './source.ts';
import type { ObjectStore } from './store/object-store.ts';
import { type Progress, takeBackup } from './take.ts';

export type BackupJob = {
  source: BackupSource;
  store: ObjectStore;
  second?: ObjectStore | undefined;
  recipients: Recipient[];
  policy: KeepPolicy;
  sql: Sql;
  clock: Clock;
  onProgress?: (progress: Progress) => void;
};

export type BackupOutcome = RunResult & { manifest: Manifest; removed: string[] };

/** One whole backup: taken, copied to the second destination, and the old ones given up. */
export async function backUp(job: BackupJob): Promise<BackupOutcome> {
  const { source, onProgress, store, recipients, clock } = job;
  const manifest = await takeBackup({
    source,
    store,
    recipients,
    clock,
    ...(onProgress && { onProgress }),
  });
  if (job.second) await copyOrTell(manifest.id, { ...job, second: job.second });
  const plan = await keepBackups({ policy: job.policy }, { store, clock });
  return {
    manifest,
    removed: plan.flatMap(({ keep, backup }) => (keep ? [] : [backup.id])),
    backupId: manifest.id,
    bytes: manifest.file.size,
    tables: manifest.contents.tables.length,
    rows: manifest.contents.tables.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** The backup itself stands: a copy that failed is told, and not a reason to take it again. */
async function copyOrTell(id: string, job: BackupJob & { second: ObjectStore }) {
  const { sql, clock, store, second } = job;
  try {
    await copyBackup({ id }, { from: store, to: second });
    await keepBackups({ policy: job.policy }, { store: second, clock });
  } catch (error) {
    log.error('the copy of a backup failed', { backupId: id, error });
    const title = 'A backup was taken, its copy to the second destination failed';
    const body = `${reasonOf(error)}\n\nImpact: it is in one place only. What to do: docs/backup.md`;
    await tellOperators({ key: 'backup-copy-failed', title, body }, { sql, clock });
  }
}
