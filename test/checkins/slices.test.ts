import { describe, expect, it } from '@jest/globals';
import { createAllCheckins } from '../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeOrganization } from './support.ts';

const SCHEDULES = 2_500;
const EIGHT = new Date('2026-04-13T08:00:00Z');
const NINE = new Date('2026-04-13T09:00:00Z');

describe('what is due at once for thousands', () => {
  const { db } = useDatabase();
  const clock = () => EIGHT;
  const count = async (table: string) =>
    (await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;
  /** Time for so many slices. */
  const time = (slices: number) => {
    let left = slices;
    return () => left-- > 0;
  };

  it('is created slice by slice; a run whose time is over leaves the rest to the next', async () => {
    const { id } = await makeOrganization(db, { members: 2 });
    await db.query(
      `INSERT INTO checkin_schedules (organization_id, name)
       SELECT $1, 'Check-in ' || n FROM generate_series(2, ${SCHEDULES}) n`,
      [id],
    );
    const first = await createAllCheckins({ at: EIGHT }, { db, clock, hasTime: time(1) });
    expect(first).toMatchObject({ sessions: 1_000, participants: 2_000 });
    // two at once: each schedule is one of theirs
    const both = await Promise.all(
      [1, 2].map(() => createAllCheckins({ at: EIGHT }, { db, clock })),
    );
    expect(both.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(SCHEDULES - 1_000);
    expect([await count('checkin_sessions'), await count('checkin_participants')]).toEqual([
      SCHEDULES,
      2 * SCHEDULES,
    ]);
    expect(await createAllCheckins({ at: EIGHT }, { db, clock })).toMatchObject({ sessions: 0 });
  });

  it('is reminded of slice by slice, each person once', async () => {
    const some = await planReminders({ at: NINE }, { db, clock, hasTime: time(2) });
    expect(some).toMatchObject({ sessions: 2_000, queued: 4_000 });
    await planReminders({ at: NINE }, { db, clock });
    await planReminders({ at: NINE }, { db, clock });
    expect(await count('email_logs')).toBe(2 * SCHEDULES);
  });

  it('is looked at again when somebody changes when it is due', async () => {
    await db.query(
      `UPDATE checkin_schedules SET reminder_times = '{09:00,09:05}' WHERE name = 'Check-in 7'`,
    );
    const again = await planReminders({ at: new Date('2026-04-13T09:15:00Z') }, { db, clock });
    expect(again).toMatchObject({ sessions: 1, queued: 2 });
  });
});
