import type { Sql } from '../platform/database/database.ts';
import { sharedQueue } from './contract.ts';
import type { Job } from './job.ts';

/**
 * Until when operators hold a job back: by its own name, for many jobs share one queue, or with that
 * queue or the whole stage, where it was already on its way.
 */
export async function heldUntil(
  { job, now }: { job: Pick<Job, 'name'>; now: Date },
  { sql }: { sql: Sql },
): Promise<Date | undefined> {
  const { rows } = await sql.query<{ until: Date | null }>(
    `SELECT max(ends_at) AS until FROM maintenance_windows
     WHERE (queue IS NULL OR queue IN ($1, $2)) AND starts_at <= $3 AND ends_at > $3
       AND ended_at IS NULL AND released_at IS NULL`,
    [job.name, sharedQueue.queue, now],
  );
  return rows[0]?.until ?? undefined;
}
