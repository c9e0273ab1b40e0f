import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { EVERYBODY, isolateOrganizations, type Scope } from '../scheduling/isolate.ts';

/** Schedules at a time, with all of their people: each slice commits by itself. */
const SCHEDULES = 1_000;

type Created = { sessions: number; participants: number };

type Timed = {
  /** False when no other slice should be begun; what a run leaves, the next one takes up. */
  hasTime?: () => boolean;
};

/** Creates the check-ins of the day for every organisation; one whose rows stop it stops no other. */
export async function createAllCheckins(
  { at }: { at: Date },
  { db, clock, hasTime }: { db: Database; clock: Clock } & Timed,
): Promise<Created & { parked: number }> {
  const { results, parked } = await isolateOrganizations(
    {
      job: 'create-checkins',
      work: (scope) => createCheckins({ at, scope }, { sql: db, hasTime }),
    },
    { db, clock },
  );
  const sum = (of: keyof Created) => results.reduce((total, result) => total + result[of], 0);
  return { sessions: sum('sessions'), participants: sum('participants'), parked };
}

/**
 * Creates the check-ins of the day, of every organisation in scope: a session for each schedule whose
 * hour has come in its zone, and its people. Looks at the schedules whose moment has come, however many
 * there are besides.
 */
export async function createCheckins(
  { at, scope = EVERYBODY }: { at: Date; scope?: Scope },
  { sql, hasTime = () => true }: { sql: Sql; hasTime?: (() => boolean) | undefined },
): Promise<Created> {
  const created = { sessions: 0, participants: 0 };
  // Waiting for another run's lock may leave out rows that it took: only none means no more.
  for (let looked = 1; looked > 0 && hasTime(); ) {
    const slice = await createSlice({ at, scope }, { sql });
    looked = slice.looked;
    created.sessions += slice.sessions;
    created.participants += slice.participants;
  }
  return created;
}

/**
 * "Today" and "now" are `at` read in the schedule's zone. Going from the moment to the local time is
 * never ambiguous, whatever clocks do; the other direction says only when to look again. Running it
 * again for the same day, at once or later, changes nothing.
 */
async function createSlice(
  { at, scope }: { at: Date; scope: Scope },
  { sql }: { sql: Sql },
): Promise<Created & { looked: number }> {
  const { rows } = await sql.query<Created & { looked: number }>(
    `WITH looked AS MATERIALIZED (
       SELECT s.*, z.time_zone AS zone, l.local, (l.local)::date AS local_date
       FROM checkin_schedules s
       JOIN organizations o ON o.id = s.organization_id
       CROSS JOIN LATERAL (SELECT coalesce(s.time_zone, o.time_zone) AS time_zone) z
       CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE z.time_zone AS local) l
       WHERE s.checkin_not_before <= $1 AND s.checkin_not_before < 'infinity'
         AND ($2::uuid[] IS NULL OR s.organization_id = ANY ($2)) AND s.organization_id <> ALL ($3::uuid[])
       ORDER BY s.checkin_not_before, s.id LIMIT ${SCHEDULES}
       FOR NO KEY UPDATE OF s
     ), sessions AS (
       INSERT INTO checkin_sessions (organization_id, schedule_id, local_date, time_zone)
       SELECT organization_id, id, local_date, zone FROM looked k
       WHERE k.enabled
         AND extract(isodow FROM k.local)::smallint = ANY (k.weekdays)
         AND (k.local)::time >= k.create_at
         -- cadence: weeks between this week's and the anchor's Monday
         AND mod((date_trunc('week', k.local)::date - date_trunc('week', k.anchor_date)::date) / 7, k.every_weeks) = 0
       ORDER BY id
       ON CONFLICT (schedule_id, local_date) DO NOTHING
       RETURNING id, organization_id, schedule_id
     ), again AS (
       UPDATE checkin_schedules s
       SET checkin_not_before = CASE WHEN k.enabled THEN greatest(
           first_moment(k.local_date + CASE WHEN k.local::time < k.create_at THEN 0 ELSE 1 END + k.create_at, k.zone),
           -- an hour that is shown twice must not be looked at for ever
           $1::timestamptz + interval '1 minute') ELSE 'infinity' END,
         reminder_not_before = CASE WHEN s.id IN (SELECT schedule_id FROM sessions)
           THEN '-infinity' ELSE s.reminder_not_before END
       FROM looked k WHERE s.id = k.id
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
     SELECT (SELECT count(*) FROM looked)::int AS looked,
            (SELECT count(*) FROM sessions)::int AS sessions,
            (SELECT count(*) FROM participants)::int AS participants`,
    [at, scope.only, scope.except],
  );
  return rows[0] ?? { looked: 0, sessions: 0, participants: 0 };
}
