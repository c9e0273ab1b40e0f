import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

export type BackupRun = {
  id: string;
  kind: 'backup' | 'drill';
  status: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** The backup that was written, or that the drill restored. */
  backupId: string | null;
  bytes: number | null;
  tables: number | null;
  rows: number | null;
  reason: string | null;
  source: string;
};

/** Runs of backups and drills, newest first, a part at a time. */
export function listBackupRuns(
  input: { kind?: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<BackupRun>> {
  return readPart<BackupRun & Row>(
    {
      columns: `run_id AS id, kind, status, started_at AS "startedAt", finished_at AS "finishedAt",
        backup_id AS "backupId", size_bytes::float8 AS bytes, table_count AS tables, row_count::float8 AS rows,
        reason, source`,
      from: 'backups',
      where: '$1::text IS NULL OR kind = $1',
      values: [input.kind ?? null],
      by: [
        { column: 'started_at', type: 'timestamptz' },
        { column: 'run_id', type: 'uuid' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}
