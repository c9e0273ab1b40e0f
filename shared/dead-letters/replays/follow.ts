import type { Sql } from '../../platform/database/database.ts';
import { type ReplayRun, readReplay } from './replay.ts';

const POLL = 200; // milliseconds
const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

/** Looks at a replay until it has ended, or the time is up: the replay goes on all the same. */
export async function followReplay(
  input: {
    id: string;
    waitSeconds: number;
    onProgress?: ((run: ReplayRun) => void) | undefined;
  },
  { sql, pause = sleep }: { sql: Sql; pause?: (milliseconds: number) => Promise<unknown> },
): Promise<ReplayRun> {
  const deadline = performance.now() + input.waitSeconds * 1_000;
  for (;;) {
    const run = await readReplay(input.id, { sql });
    if (run.status !== 'running' || performance.now() >= deadline) return run;
    input.onProgress?.(run);
    await pause(POLL);
  }
}

/** What failed anew in the queues of a replay since it began: a cause that is still at work. */
export async function countArrivals(
  { id }: { id: string },
  { sql }: { sql: Sql },
): Promise<number> {
  const { rows } = await sql.query<{ arrived: number }>(
    `SELECT count(*)::int AS arrived FROM dead_letters d JOIN replays r ON r.id = $1
     WHERE d.status = 'waiting' AND d.last_failed_at >= r.created_at
       AND d.queue IN (SELECT DISTINCT q.queue FROM replay_items i JOIN dead_letters q ON q.id = i.dead_letter_id
                       WHERE i.replay_id = r.id)
       AND NOT EXISTS (SELECT FROM replay_items i WHERE i.replay_id = r.id AND i.dead_letter_id = d.id)`,
    [id],
  );
  return rows[0]?.arrived ?? 0;
}
