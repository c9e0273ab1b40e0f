import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { MINUTE } from '../../platform/durations.ts';
import { RetryLater } from '../../platform/errors.ts';

/** Milliseconds that a deletion is held without a sign of life. */
const HOLD = 2 * MINUTE;

/** A deletion that somebody is at; who is not at it any more, or finds a legal hold, goes no further. */
export type Held = {
  id: string;
  organizationId: string;
  started: boolean;
  /**
   * Notes what went, in the transaction in which it does, and that somebody is at it.
   * @throws RetryLater when another runner has it, or a legal hold came meanwhile
   */
  note(removed: Record<string, number>, deps: { sql: Sql }): Promise<void>;
  /** Lets another runner go on. */
  letGo(): Promise<void>;
};

/** Takes the deletion that has been due for longest, but for those that were looked at. */
export async function holdNext(
  { except }: { except: readonly string[] },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Held | undefined> {
  const runner = randomUUID();
  const until = () => new Date(clock().getTime() + HOLD);
  const { rows } = await db.query<{ id: string; organizationId: string; started: boolean }>(
    `UPDATE organization_deletions SET held_by = $1, held_until = $3
     WHERE id = (
       SELECT id FROM organization_deletions
       WHERE status IN ('waiting', 'running') AND starts_at <= $2
         AND (held_until IS NULL OR held_until < $2) AND id <> ALL ($4::uuid[])
       ORDER BY starts_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, organization_id AS "organizationId", status = 'running' AS started`,
    [runner, clock(), until(), except],
  );
  const [found] = rows;
  if (!found) return undefined;
  return {
    ...found,
    async note(removed, { sql }) {
      const { rowCount } = await sql.query(
        `UPDATE organization_deletions d SET held_until = $3, removed = d.removed || coalesce((
           SELECT jsonb_object_agg(key, coalesce((d.removed ->> key)::bigint, 0) + value::bigint)
           FROM jsonb_each_text($4)), '{}')
         WHERE d.id = $1 AND d.held_by = $2
           AND NOT EXISTS (SELECT FROM legal_holds h WHERE h.organization_id = d.organization_id)`,
        [found.id, runner, until(), JSON.stringify(removed)],
      );
      if (rowCount === 0)
        throw new RetryLater(
          'The deletion was stopped: a legal hold came, or another runner has it',
        );
    },
    async letGo() {
      await db.query(
        'UPDATE organization_deletions SET held_until = NULL WHERE id = $1 AND held_by = $2',
        [found.id, runner],
      );
    },
  };
}
