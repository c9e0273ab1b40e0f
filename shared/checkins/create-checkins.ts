import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { EVERYBODY, isolateOrganizations, type Scope } from '../scheduling/isolate.ts';

/** Creates the check-ins of the day for every organisation; one whose rows stop it stops no other. */
export async function createAllCheckins(
  { at }: { at: Date },
  { db, clock }: { db: Database; clock: Clock },
): Promise<{ sessions: number; participants: number; parked: number }> {
  const { results, parked } = await isolateOrganizations(
    { job: 'create-checkins', work: (scope) => createCheckins({ at, scope }, { sql: db }) },
    { db, clock },
  );
  const sum = (of: 'sessions' | 'participants') =>
    results.reduce((total, result) => total + result[of], 0);
  return { sessions: sum('sessions'), participants: sum('participants'), parked };
}

/**
 * Creates the check-ins of the day in one statement, of every organisation in scope: a session for each
 * schedule whose hour has come in its zone, and its people.
 *
 * "Today" and "now" are `at` read in the schedule's zone. Going from the moment to the local time is
 * never ambiguous, whatever clocks do; the other direction is avoided on purpose. Running it again
 * for the same day, at once or later, changes nothing.
 */
export async function createCheckins(
  { at, scope = EVERYBODY }: { at: Date; scope?: Scope },
  { sql }: { sql: Sql },
): Promise<{ sessions: number; participants: number }> {
  const { rows } = await sql.query<{ sessions: number; participants: number }>(
    `WITH due AS (
       SELECT s.id AS schedule_id, s.organization_id, z.time_zone, (l.local)::date AS local_date
       FROM checkin_schedules s
       JOIN organizations o ON o.id = s.organization_id
       CROSS JOIN LATERAL (SELECT coalesce(s.time_zone, o.time_zone) AS time_zone) z
       CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE z.time_zone AS local) l
       WHERE s.enabled
         AND ($2::uuid[] IS NULL OR s.organization_id = ANY ($2)) AND s.organization_id <> ALL ($3::uuid[])
         AND extract(isodow FROM l.local)::smallint = ANY (s.weekdays)
         AND (l.local)::time >= s.create_at
         -- cadence: weeks between this week's and the anchor's Monday
         AND mod((date_trunc('week', l.local)::date - date_trunc('week', s.anchor_date)::date) / 7, s.every_weeks) = 0
     ), sessions AS (
       INSERT INTO checkin_sessions (organization_id, schedule_id, local_date, time_zone)
       SELECT organization_id, schedule_id, local_date, time_zone FROM due
       ORDER BY schedule_id
       ON CONFLICT (schedule_id, local_date) DO NOTHING
       RETURNING id, organization_id, schedule_id
     ), people AS (
       SELECT s.id AS session_id, s.organization_id, m.user_id
       FROM sessions s
       JOIN organization_members m ON m.organization_id = s.organization_id
       WHERE NOT EXISTS (SELECT FROM checkin_schedule_people p
                         WHERE p.organization_id = s.organization_id AND p.schedule_id = s.schedule_id)
          OR EXISTS (SELECT FROM checkin_schedule_people p
                     WHERE p.organization_id = s.organization_id AND p.schedule_id = s.schedule_id
                       AND p.user_id = m.user_id)
     ), participants AS (
       INSERT INTO checkin_participants (organization_id, session_id, user_id)
       SELECT organization_id, session_id, user_id FROM people
       ON CONFLICT (session_id, user_id) DO NOTHING
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM sessions)::int AS sessions,
            (SELECT count(*) FROM participants)::int AS participants`,
    [at, scope.only, scope.except],
  );
  return rows[0] ?? { sessions: 0, participants: 0 };
}
