import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { DAY, MINUTE } from '../../platform/durations.ts';
import { describeError } from '../../platform/log.ts';
import { BackupCannotRun } from '../errors.ts';

export type RunKind = 'backup' | 'drill';

export type RunResult = { backupId: string; bytes?: number; tables: number; rows: number };

type Deps = { sql: Sql; clock: Clock };

/** Milliseconds that a run may take before another delivery may take it over: Fargate has no limit. */
const LEASE = { lambda: 20 * MINUTE, task: DAY };

/**
 * Begins a run, once per occurrence: a second delivery finds it done or under way.
 * @param input.effectKey absent for a run that an operator asked for
 */
export async function beginRun(
  input: {
    kind: RunKind;
    effectKey?: string | undefined;
    where?: keyof typeof LEASE;
    /** Of another database than the stage's, e.g. `sqlite:app.sqlite`. */
    source?: string | undefined;
  },
  { sql, clock }: Deps,
): Promise<{ runId: string } | 'done' | 'running'> {
  const now = clock();
  const lease = new Date(now.getTime() + LEASE[input.where ?? 'lambda']);
  const { rows } = await sql.query<{ run_id: string }>(
    `INSERT INTO backups AS b (kind, effect_key, status, lease_until, started_at, source)
     VALUES ($1, $2, 'running', $3, $4, $5)
     ON CONFLICT (effect_key) DO UPDATE SET
       status = 'running', lease_until = excluded.lease_until, started_at = excluded.started_at,
       finished_at = NULL, attempts = b.attempts + 1
     WHERE b.status IN ('failed', 'could-not-run')
        OR (b.status = 'running' AND b.lease_until < excluded.started_at)
     RETURNING run_id`,
    [input.kind, input.effectKey ?? null, lease, now, input.source ?? 'postgres'],
  );
  if (rows[0]) return { runId: rows[0].run_id };
  const found = await sql.query<{ status: string }>(
    'SELECT status FROM backups WHERE effect_key = $1',
    [input.effectKey],
  );
  return found.rows[0]?.status === 'done' ? 'done' : 'running';
}

/** Records that a run ended well; a reason of an earlier try goes. */
export async function finishRun(
  input: { runId: string; result: RunResult },
  { sql, clock }: Deps,
): Promise<void> {
  const { backupId, bytes = null, tables, rows } = input.result;
  await sql.query(
    `UPDATE backups SET status = 'done', finished_at = $2, backup_id = $3, size_bytes = $4,
       table_count = $5, row_count = $6, reason = NULL WHERE run_id = $1`,
    [input.runId, clock(), backupId, bytes, tables, rows],
  );
}

/** Records why a run failed, apart from one that could not begin at all. */
export async function failRun(
  input: { runId: string; error: unknown },
  { sql, clock }: Deps,
): Promise<void> {
  const status = input.error instanceof BackupCannotRun ? 'could-not-run' : 'failed';
  await sql.query(
    'UPDATE backups SET status = $2, finished_at = $3, reason = $4 WHERE run_id = $1',
    [input.runId, status, clock(), reasonOf(input.error)],
  );
}

/** One line that an operator can act on; driver messages are reduced to their condition. */
export function reasonOf(error: unknown): string {
  const { name, message } = describeError(error) as { name: string; message: string };
  return `${name}: ${message}`;
}
