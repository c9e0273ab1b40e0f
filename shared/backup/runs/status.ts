import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';

export type BackupStatus = {
  /** Whether the last run of its kind ended well; null before the first. */
  db_backup_success: 0 | 1 | null;
  db_backup_age_seconds: number | null;
  db_backup_size_bytes: number | null;
  db_backup_duration_seconds: number | null;
  db_backup_drill_success: 0 | 1 | null;
  db_backup_drill_age_seconds: number | null;
  /** Why the last run of each kind failed, if it did. */
  reasons: { backup: string | null; drill: string | null };
  latest: string | null;
};

type Run = {
  kind: 'backup' | 'drill';
  status: string;
  reason: string | null;
  done_at: Date | null;
  backup_id: string | null;
  size_bytes: string | null;
  seconds: number | null;
};

/** What the metrics, `/diag/backup` and the console tell of backups and drills. */
export async function readBackupStatus({
  sql,
  clock,
}: {
  sql: Sql;
  clock: Clock;
}): Promise<BackupStatus> {
  const { rows } = await sql.query<Run>(
    `SELECT last.kind, last.status, last.reason, done.finished_at AS done_at, done.backup_id,
            done.size_bytes, extract(epoch FROM done.finished_at - done.started_at)::float8 AS seconds
     FROM (SELECT DISTINCT ON (kind) kind, status, reason FROM backups
           WHERE status <> 'running' AND source = 'postgres' ORDER BY kind, finished_at DESC) last
     LEFT JOIN LATERAL (SELECT * FROM backups d WHERE d.kind = last.kind AND d.status = 'done' AND d.source = 'postgres'
                        ORDER BY d.finished_at DESC LIMIT 1) done ON true`,
  );
  const [backup, drill] = (['backup', 'drill'] as const).map((kind) =>
    rows.find((run) => run.kind === kind),
  );
  const success = (run?: Run) => (run ? (run.status === 'done' ? 1 : 0) : null);
  const age = (run?: Run) =>
    run?.done_at ? Math.round((clock().getTime() - run.done_at.getTime()) / 1_000) : null;
  return {
    db_backup_success: success(backup),
    db_backup_age_seconds: age(backup),
    db_backup_size_bytes: backup?.size_bytes ? Number(backup.size_bytes) : null,
    db_backup_duration_seconds: backup?.seconds ?? null,
    db_backup_drill_success: success(drill),
    db_backup_drill_age_seconds: age(drill),
    reasons: { backup: backup?.reason ?? null, drill: drill?.reason ?? null },
    latest: backup?.backup_id ?? null,
  };
}
