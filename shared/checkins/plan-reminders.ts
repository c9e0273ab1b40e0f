import { ledgerDefaults } from '../email/ledger/defaults.ts';
import type { MailingDeps } from '../email/mailing-job.ts';
import { checkinReminder } from '../email/templates/checkin-reminder.ts';
import { isUniqueViolation } from '../platform/database/conditions.ts';
import type { Sql } from '../platform/database/database.ts';
import { isolateOrganizations, type Scope } from '../scheduling/isolate.ts';
import { takeDueSessions } from './take-due-sessions.ts';

/** Schedules at a time; what is held in memory is their sessions' ids, never the people. */
const SCHEDULES = 1_000;

export type PlannedReminders = { sessions: number; queued: number; parked: number };

/**
 * Puts the reminders that are due into the ledger, for every organisation and person, set-based: a
 * million take seconds. Who has answered, has no place to be written to or does not want to be is
 * left out here, and looked at again when the mail leaves.
 *
 * Each slice of schedules commits by itself: what a run leaves, the next one takes up.
 */
export async function planReminders(
  { at }: { at: Date },
  { db, clock, hasTime = () => true }: MailingDeps,
): Promise<PlannedReminders> {
  const planned = { sessions: 0, queued: 0 };
  const { parked } = await isolateOrganizations(
    {
      job: 'send-reminders',
      work: async (scope) => {
        // Waiting for another run's lock may leave out rows that it took: only none means no more.
        for (let looked = 1; looked > 0 && hasTime(); ) {
          const slice = await db.transaction((sql) => planSlice({ at, scope }, { sql }));
          looked = slice.looked;
          planned.sessions += slice.sessions;
          planned.queued += slice.queued;
        }
      },
    },
    { db, clock },
  );
  return { ...planned, parked };
}

/**
 * Sessions are taken and their people planned in two statements, so that Postgres knows how many
 * people it is about before it chooses how to join them.
 */
async function planSlice({ at, scope }: { at: Date; scope: Scope }, { sql }: { sql: Sql }) {
  const { looked, ids } = await takeDueSessions({ at, limit: SCHEDULES, scope }, { sql });
  const queued = ids.length > 0 ? await planPeople({ ids, at }, sql) : 0;
  return { looked, sessions: ids.length, queued };
}

type Planned = { ids: string[]; at: Date };

/**
 * Who takes a session's number plans its people, once: there is nothing to conflict with, and a plain
 * insert takes a fifth less time. Should a row be there all the same (somebody set a session's number
 * back by hand), the people without one are planned the careful way.
 */
async function planPeople(planned: Planned, sql: Sql): Promise<number> {
  await sql.query('SAVEPOINT people');
  try {
    return await insertReminders(planned, { sql, onConflict: '' });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT people');
    return insertReminders(planned, { sql, onConflict: 'ON CONFLICT (effect_key) DO NOTHING' });
  }
}

async function insertReminders(
  { ids, at }: Planned,
  { sql, onConflict }: { sql: Sql; onConflict: string },
): Promise<number> {
  const ledger = ledgerDefaults(checkinReminder);
  const { rowCount } = await sql.query(
    `WITH told AS MATERIALIZED (
       -- what all reminders of a session say is built once, not for each person
       SELECT s.id, s.organization_id, s.time_zone,
         (SELECT count(*) FROM checkin_participants p WHERE p.session_id = s.id) AS people, s.last_reminder AS number, o.locale,
         jsonb_build_object('organization', o.name, 'checkin', c.name, 'question', c.question,
           'day', s.local_date, 'number', s.last_reminder, 'url', c.answer_url) AS data,
         -- past midnight it is yesterday's
         (s.local_date + 1)::timestamp AT TIME ZONE s.time_zone AS expires_at,
         q.starts AT TIME ZONE s.time_zone AS quiet_from, q.ends AT TIME ZONE s.time_zone AS quiet_until,
         -- the column's default would be worked out for each row
         substr(nullif(current_setting('app.traceparent', true), ''), 4, 32)::uuid AS trace_id
       FROM checkin_sessions s
       JOIN organizations o ON o.id = s.organization_id
       JOIN checkin_schedules c ON c.id = s.schedule_id
       LEFT JOIN LATERAL (${NEXT_QUIET_HOURS}) q ON c.quiet_from <> c.quiet_to
       WHERE s.id = ANY ($7::uuid[])
     )
     INSERT INTO email_logs (effect_key, organization_id, user_id, recipient, recipient_name,
       template, category, data, locale, time_zone, priority, share, on_unknown,
       resolve_after, not_before, expires_at, participant_id, quiet_from, quiet_until, trace_id)
     SELECT 'checkin-reminder:' || p.id || ':' || t.number, t.organization_id, u.id, u.email, u.name,
       $2, $3, t.data, coalesce(u.locale, t.locale), coalesce(u.time_zone, t.time_zone), $4,
       -- a place among its people by chance: counting them off would sort a million once more
       email_share(1 + (t.people * ((uuid_hash(p.id)::bigint + 2147483648) / 4294967296.0::float8))::bigint), $5,
       make_interval(mins => $6), $1, t.expires_at, p.id, t.quiet_from, t.quiet_until, t.trace_id
     FROM told t
     JOIN checkin_participants p ON p.session_id = t.id AND p.status = 'pending'
     JOIN users u ON u.id = p.user_id
     WHERE NOT EXISTS (
       SELECT FROM email_suppressions x
       WHERE x.address = lower(trim(u.email))
         AND (x.organization_id IS NULL OR x.organization_id = t.organization_id)
         AND (x.category IS NULL OR x.category = $3)
     )
     -- in the order of the key: neighbours in the index are written together
     ORDER BY p.id
     ${onConflict}`,
    [
      at,
      ledger.template,
      ledger.category,
      ledger.priority,
      ledger.on_unknown,
      ledger.resolve_after_minutes,
      ids,
    ],
  );
  return rowCount;
}

/** In local time; planned is nothing within them, so the next ones start later than `at`. */
const NEXT_QUIET_HOURS = `
  SELECT starts, starts::date + c.quiet_to + CASE WHEN c.quiet_to <= c.quiet_from THEN interval '1 day' ELSE '0' END AS ends
  FROM (SELECT $1::timestamptz AT TIME ZONE s.time_zone AS local) l
  CROSS JOIN LATERAL (
    SELECT l.local::date + c.quiet_from
      + CASE WHEN c.quiet_from <= l.local::time THEN interval '1 day' ELSE '0' END AS starts
  ) n`;
