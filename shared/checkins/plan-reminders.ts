import { ledgerDefaults } from '../email/queue-emails.ts';
import type { Sql } from '../platform/db.ts';

/**
 * Puts the reminders that are due into the ledger, for every organisation and person in one
 * statement: memory does not grow with the number, and a million take seconds.
 *
 * Due is a session of today whose next reminder time has come in its zone, on one of its reminder
 * weekdays and outside of its quiet hours. When several times have passed (an outage, quiet hours)
 * only the last one is sent, and a lower number that comes late never follows a higher one. Each
 * number is planned once for each session, whatever runs twice: the session's row is the lock. Who
 * has answered, has no place to be written to or does not want to be is left out here, and looked
 * at again when the mail leaves.
 */
export async function planReminders(
  { at }: { at: Date },
  { sql }: { sql: Sql },
): Promise<{ sessions: number; reminders: number }> {
  const ledger = ledgerDefaults('checkin-reminder');
  const { rows } = await sql.query<{ sessions: number; reminders: number }>(
    `WITH due AS MATERIALIZED (
       SELECT s.id, n.number,
         -- past midnight it is yesterday's
         ((s.local_date + 1)::timestamp AT TIME ZONE s.time_zone) AS expires_at
       FROM checkin_sessions s
       JOIN checkin_schedules c ON c.id = s.schedule_id AND c.enabled
       CROSS JOIN LATERAL (SELECT $1::timestamptz AT TIME ZONE s.time_zone AS local) l
       CROSS JOIN LATERAL (
         SELECT max(r.number)::smallint AS number
         FROM unnest(c.reminder_times) WITH ORDINALITY AS r(at, number)
         WHERE r.at <= l.local::time
       ) n
       WHERE s.local_date BETWEEN ($1::timestamptz)::date - 1 AND ($1::timestamptz)::date + 1
         AND s.local_date = l.local::date
         AND n.number > s.last_reminder
         AND extract(isodow FROM l.local)::smallint = ANY (c.reminder_weekdays)
         AND NOT coalesce(CASE
           WHEN c.quiet_from <= c.quiet_to
             THEN l.local::time >= c.quiet_from AND l.local::time < c.quiet_to
           ELSE l.local::time >= c.quiet_from OR l.local::time < c.quiet_to END, false)
       ORDER BY s.id
       FOR UPDATE OF s
     ), taken AS (
       UPDATE checkin_sessions s SET last_reminder = d.number
       FROM due d WHERE s.id = d.id
       RETURNING s.id, s.organization_id, s.schedule_id, s.local_date, s.time_zone, d.number, d.expires_at
     ), told AS MATERIALIZED (
       -- what all reminders of a session say is built once, not for each person
       SELECT t.*, o.locale,
         jsonb_build_object('organization', o.name, 'checkin', c.name, 'question', c.question,
           'day', t.local_date, 'number', t.number) AS data
       FROM taken t
       JOIN organizations o ON o.id = t.organization_id
       JOIN checkin_schedules c ON c.id = t.schedule_id
     ), planned AS (
       INSERT INTO email_logs (effect_key, organization_id, user_id, recipient, recipient_name,
         template, category, data, locale, time_zone, priority, on_unknown, resolve_after, not_before, expires_at)
       SELECT 'checkin-reminder:' || p.id || ':' || t.number, t.organization_id, u.id, u.email, u.name,
         $2, $3, t.data, coalesce(u.locale, t.locale), coalesce(u.time_zone, t.time_zone), $4, $5,
         make_interval(mins => $6), $1, t.expires_at
       FROM told t
       JOIN checkin_participants p ON p.session_id = t.id AND p.status = 'pending'
       JOIN users u ON u.id = p.user_id
       WHERE NOT EXISTS (
         SELECT FROM email_suppressions x
         WHERE x.address = lower(u.email)
           AND (x.organization_id IS NULL OR x.organization_id = t.organization_id)
           AND (x.category IS NULL OR x.category = $3)
       )
       -- in the order of the key: neighbours in the index are written together
       ORDER BY p.id
       ON CONFLICT (effect_key) DO NOTHING
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM taken)::int AS sessions,
            (SELECT count(*) FROM planned)::int AS reminders`,
    [
      at,
      ledger.template,
      ledger.category,
      ledger.priority,
      ledger.on_unknown,
      ledger.resolve_after_minutes,
    ],
  );
  return rows[0] ?? { sessions: 0, reminders: 0 };
}
