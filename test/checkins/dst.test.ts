import { describe, expect, it } from '@jest/globals';
import { createCheckins } from '../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { occurrencesBetween } from '../../shared/scheduling/cron.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { useDatabase } from '../support/use-database.ts';
import { EVERY_DAY, makeOrganization } from './support.ts';

/** Three local days around each change, and the days that there were. */
const CHANGES = [
  ['Europe/London', 'spring', '2026-03-28', ['2026-03-28', '2026-03-29', '2026-03-30']],
  ['Europe/London', 'autumn', '2026-10-24', ['2026-10-24', '2026-10-25', '2026-10-26']],
  ['America/New_York', 'spring', '2026-03-07', ['2026-03-07', '2026-03-08', '2026-03-09']],
  ['America/New_York', 'autumn', '2026-10-31', ['2026-10-31', '2026-11-01', '2026-11-02']],
  ['Australia/Lord_Howe', 'autumn', '2026-04-04', ['2026-04-04', '2026-04-05', '2026-04-06']],
  ['Australia/Lord_Howe', 'spring', '2026-10-03', ['2026-10-03', '2026-10-04', '2026-10-05']],
  ['Pacific/Apia', 'spring', '2011-09-23', ['2011-09-23', '2011-09-24', '2011-09-25']],
  ['Pacific/Apia', 'autumn', '2012-03-31', ['2012-03-31', '2012-04-01', '2012-04-02']],
  [
    'Pacific/Apia',
    'without 30 December 2011',
    '2011-12-29',
    ['2011-12-29', '2011-12-31', '2012-01-01'],
  ],
] as const;

describe('the reminders of each local day go exactly once', () => {
  const { db } = useDatabase();

  it.each(CHANGES)('in %s, %s', async (timeZone, _change, first, expected) => {
    await db.query('DELETE FROM organizations');
    const { id } = await makeOrganization(db, {
      timeZone,
      members: 1,
      schedule: {
        weekdays: EVERY_DAY,
        reminder_weekdays: EVERY_DAY,
        create_at: '01:30',
        // within the hours that a change skips or repeats, and at the usual times
        reminder_times: '{01:45,02:15,09:00,14:00}',
      },
    });
    for (const at of await ticks(timeZone, first, expected.at(-1) as string)) {
      await createCheckins({ at }, { sql: db });
      const remind = () => planReminders({ at }, { db, clock: () => new Date() });
      await remind();
      // delivered twice
      if (at.getUTCMinutes() % 30 === 0) await remind();
    }
    const { rows } = await db.query<{ day: string; numbers: number[]; times: string[] }>(
      `SELECT data->>'day' AS day, array_agg((data->>'number')::int ORDER BY id) AS numbers,
         array_agg(to_char(not_before AT TIME ZONE $2, 'HH24:MI') ORDER BY id) AS times
       FROM email_logs WHERE organization_id = $1 GROUP BY 1 ORDER BY 1`,
      [id, timeZone],
    );
    expect(rows.map((row) => row.day)).toEqual(expected);
    for (const { numbers, times } of rows) {
      expect(numbers).toEqual([1, 2, 3, 4]);
      expect(times.slice(-2)).toEqual(['09:00', '14:00']);
    }
  });

  /** What the schedule fires over these local days: moments, which no change disturbs. */
  async function ticks(timeZone: string, first: string, last: string) {
    const { rows } = await db.query<{ after: Date; until: Date }>(
      `SELECT $1::timestamp AT TIME ZONE $3 - interval '1 minute' AS after,
              ($2::timestamp + interval '23:59') AT TIME ZONE $3 AS until`,
      [first, last, timeZone],
    );
    const span = rows[0] as { after: Date; until: Date };
    return occurrencesBetween({ ...jobs['send-reminders'], ...span });
  }
});
