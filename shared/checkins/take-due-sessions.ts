import type { Sql } from '../platform/database/database.ts';
import { EVERYBODY, type Scope } from '../scheduling/isolate.ts';

/**
 * Takes sessions whose next reminder is due, and writes its number on them: once for each session and
 * number, whatever runs at once, because the session's row is the lock.
 *
 * Due is a session of today whose next reminder time has come in its zone, on one of its reminder
 * weekdays and outside of its quiet hours. When several times have passed (an outage, quiet hours)
 * only the last one counts, and a lower number that comes late never follows a higher one.
 *
 * @returns ids; fewer than `limit` when no more are due.
 */
export async function takeDueSessions(
  { at, limit, scope = EVERYBODY }: { at: Date; limit: number; scope?: Scope },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH due AS MATERIALIZED (
       SELECT s.id, n.number
       FROM checkin_sessions s
       JOIN checkin_schedules c ON c.id = s.schedule_id AND c.enabled
       CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE s.time_zone AS local) l
       CROSS JOIN LATERAL (
         -- the times of the day in their order, whatever the order in which they were entered
         SELECT count(*)::smallint AS number
         FROM unnest(c.reminder_times) AS r(at)
         WHERE r.at <= l.local::time
       ) n
       WHERE s.local_date BETWEEN ($1::timestamptz)::date - 1 AND ($1::timestamptz)::date + 1
         AND s.local_date = l.local::date
         AND ($3::uuid[] IS NULL OR s.organization_id = ANY ($3)) AND s.organization_id <> ALL ($4::uuid[])
         AND n.number > s.last_reminder
         AND extract(isodow FROM l.local)::smallint = ANY (c.reminder_weekdays)
         AND NOT coalesce(CASE
           WHEN c.quiet_from <= c.quiet_to
             THEN l.local::time >= c.quiet_from AND l.local::time < c.quiet_to
           ELSE l.local::time >= c.quiet_from OR l.local::time < c.quiet_to END, false)
       ORDER BY s.id
       LIMIT $2
       FOR UPDATE OF s
     )
     UPDATE checkin_sessions s SET last_reminder = d.number
     FROM due d WHERE s.id = d.id
     RETURNING s.id`,
    [at, limit, scope.only, scope.except],
  );
  return rows.map((row) => row.id);
}
