import { ledgerDefaults } from '../email/ledger/defaults.ts';
import { maintenancePlanned } from '../email/templates/maintenance-planned.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY } from '../platform/durations.ts';

/**
 * Tells every member of every organisation of a maintenance that was planned, 24 hours before it or as
 * soon as it is known: one statement over all people, each once however often it runs.
 *
 * @returns how many mails were queued.
 */
export async function tellMembers({ sql, clock }: { sql: Sql; clock: Clock }): Promise<number> {
  const now = clock();
  const { category, priority, on_unknown, resolve_after_minutes } =
    ledgerDefaults(maintenancePlanned);
  const { rows } = await sql.query<{ queued: number }>(
    `WITH due AS (
       UPDATE maintenance_windows SET told_at = $1
       WHERE queue IS NULL AND told_at IS NULL AND ended_at IS NULL AND released_at IS NULL
         AND starts_at > $1 AND starts_at <= $2
       RETURNING id, starts_at, ends_at
     ), queued AS (
       INSERT INTO email_logs (effect_key, user_id, recipient, recipient_name, template, category, data,
         locale, time_zone, priority, share, on_unknown, resolve_after, expires_at)
       SELECT format('maintenance:%s:%s', w.id, u.id), u.id, u.email, u.name, 'maintenance-planned', $3,
         jsonb_build_object('window', w.id, 'startsAt', to_char(w.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'endsAt', to_char(w.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
         coalesce(u.locale, 'en-US'), coalesce(u.time_zone, 'UTC'), $4,
         email_share(row_number() OVER (ORDER BY u.id)), $5, make_interval(mins => $6), w.starts_at
       FROM due w CROSS JOIN users u
       WHERE EXISTS (SELECT FROM organization_members m WHERE m.user_id = u.id)
       ORDER BY u.id
       ON CONFLICT (effect_key) DO NOTHING
       RETURNING 1
     )
     SELECT count(*)::int AS queued FROM queued`,
    [now, new Date(now.getTime() + DAY), category, priority, on_unknown, resolve_after_minutes],
  );
  return rows[0]?.queued ?? 0;
}
