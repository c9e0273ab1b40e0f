import type { Sql } from '../platform/database/database.ts';
import { EVERYBODY, type Scope } from '../scheduling/isolate.ts';

export type Taken = {
  /** Schedules that were looked at; none when no other's moment has come. */
  looked: number;
  /** Sessions whose reminder is due. */
  ids: string[];
};

/**
 * Takes sessions whose next reminder is due, and writes its number on them: once for each session and
 * number, whatever runs at once, because the schedule's row is the lock. A schedule with nothing due
 * is not looked at again before something may be.
 *
 * Due is a session of today whose next reminder time has come in its zone, on one of its reminder
 * weekdays and outside of its quiet hours. When several times have passed (an outage, quiet hours)
 * only the last one counts, and a lower number that comes late never follows a higher one.
 *
 * @param input.limit of schedules to look at.
 */
export async function takeDueSessions(
  { at, limit, scope = EVERYBODY }: { at: Date; limit: number; scope?: Scope },
  { sql }: { sql: Sql },
): Promise<Taken> {
  const { rows } = await sql.query<Taken>(
    `WITH looked AS MATERIALIZED (
       SELECT c.* FROM checkin_schedules c
       WHERE c.reminder_not_before <= $1 AND c.reminder_not_before < 'infinity'
         AND ($3::uuid[] IS NULL OR c.organization_id = ANY ($3)) AND c.organization_id <> ALL ($4::uuid[])
       ORDER BY c.reminder_not_before, c.id LIMIT $2
       FOR NO KEY UPDATE
     ), judged AS (
       SELECT c.id AS schedule_id, s.id, n.number,
         c.enabled AND s.local_date = l.local::date AND n.number > s.last_reminder AND d.wanted AND NOT q.quiet AS due,
         first_moment(CASE
           WHEN NOT c.enabled OR NOT d.wanted OR s.local_date < l.local::date THEN 'infinity'
           WHEN s.local_date > l.local::date THEN s.local_date::timestamp
           WHEN NOT q.quiet OR n.number <= s.last_reminder
             THEN coalesce(s.local_date + n.following, 'infinity')
           -- past midnight it is yesterday's
           WHEN c.quiet_from > c.quiet_to AND l.local::time >= c.quiet_from THEN 'infinity'
           ELSE s.local_date + c.quiet_to
         END, s.time_zone) AS again
       FROM looked c
       JOIN checkin_sessions s ON s.schedule_id = c.id AND s.local_date >= ($1::timestamptz)::date - 1
       CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE s.time_zone AS local) l
       CROSS JOIN LATERAL (
         -- the times of the day in their order, whatever the order in which they were entered
         SELECT count(*) FILTER (WHERE r.at <= l.local::time)::smallint AS number,
           min(r.at) FILTER (WHERE r.at > l.local::time) AS following
         FROM unnest(c.reminder_times) AS r(at)
       ) n
       CROSS JOIN LATERAL (
         SELECT extract(isodow FROM s.local_date)::smallint = ANY (c.reminder_weekdays) AS wanted
       ) d
       CROSS JOIN LATERAL (
         SELECT coalesce(CASE
           WHEN c.quiet_from <= c.quiet_to
             THEN l.local::time >= c.quiet_from AND l.local::time < c.quiet_to
           ELSE l.local::time >= c.quiet_from OR l.local::time < c.quiet_to END, false) AS quiet
       ) q
     ), again AS (
       UPDATE checkin_schedules c
       SET reminder_not_before = greatest(
         coalesce((SELECT min(j.again) FROM judged j WHERE j.schedule_id = c.id), 'infinity'),
         -- an hour that is shown twice must not be looked at for ever
         $1::timestamptz + interval '1 minute')
       FROM looked k WHERE c.id = k.id
     ), taken AS (
       UPDATE checkin_sessions s SET last_reminder = j.number
       FROM judged j WHERE s.id = j.id AND j.due AND s.last_reminder < j.number
       RETURNING s.id
     )
     SELECT (SELECT count(*) FROM looked)::int AS looked, ARRAY(SELECT id FROM taken) AS ids`,
    [at, limit, scope.only, scope.except],
  );
  return rows[0] ?? { looked: 0, ids: [] };
}
