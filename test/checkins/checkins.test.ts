import { describe, expect, it } from '@jest/globals';
import { createCheckins } from '../../shared/checkins/create-checkins.ts';
import { checkinDefaults } from '../../shared/checkins/defaults.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { takeDueSessions } from '../../shared/checkins/take-due-sessions.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeOrganization } from './support.ts';

const { db } = useDatabase({ connections: 4 });

const create = (at: string) => createCheckins({ at: new Date(at) }, { sql: db });
const remind = (at: string) => planReminders({ at: new Date(at) }, { db, clock: () => new Date() });
const days = async (scheduleId: string) =>
  (
    await db.query<{ day: string }>(
      'SELECT local_date::text AS day FROM checkin_sessions WHERE schedule_id = $1 ORDER BY 1',
      [scheduleId],
    )
  ).rows.map((row) => row.day);
const reminders = async (organizationId: string) =>
  (
    await db.query<{ line: string }>(
      `SELECT recipient || ' #' || (data->>'number') AS line FROM email_logs WHERE organization_id = $1 ORDER BY 1`,
      [organizationId],
    )
  ).rows.map((row) => row.line);

describe('the check-ins of a day', () => {
  it('come at eight in the zone of the organisation, on its weekdays, for every member', async () => {
    const { scheduleId } = await makeOrganization(db, { timeZone: 'Asia/Tokyo', members: 3 });
    // 08:00 on Friday in Tokyo is 23:00 on Thursday in UTC
    await create('2026-03-26T22:45:00Z');
    expect(await days(scheduleId)).toEqual([]);
    await create('2026-03-26T23:00:00Z');
    // noon on Saturday
    await create('2026-03-28T03:00:00Z');
    expect(await days(scheduleId)).toEqual(['2026-03-27']);
    const people = await db.query(
      `SELECT count(*)::int AS n FROM checkin_participants p JOIN checkin_sessions s ON s.id = p.session_id WHERE s.schedule_id = $1`,
      [scheduleId],
    );
    expect(people.rows[0]).toEqual({ n: 3 });
  });

  it('come by the documented defaults when their schedule says nothing', async () => {
    const { scheduleId } = await makeOrganization(db);
    const { rows } = await db.query(
      `SELECT to_char(create_at, 'HH24:MI') AS create_at, weekdays, every_weeks,
         ARRAY(SELECT to_char(t, 'HH24:MI') FROM unnest(reminder_times) t) AS reminder_times,
         reminder_weekdays
       FROM checkin_schedules WHERE id = $1`,
      [scheduleId],
    );
    expect(rows).toEqual([checkinDefaults]);
  });

  it('are there once, whatever runs at once', async () => {
    const { scheduleId } = await makeOrganization(db, { members: 20 });
    await Promise.all(Array.from({ length: 8 }, () => create('2026-03-27T08:00:00Z')));
    expect(await days(scheduleId)).toEqual(['2026-03-27']);
  });

  it('ask only the people named, every other week when it says so', async () => {
    const { id, members, scheduleId } = await makeOrganization(db, {
      schedule: { every_weeks: 2, anchor_date: '2026-03-02' },
    });
    await db.query('INSERT INTO checkin_schedule_people VALUES ($1, $2, $3)', [
      scheduleId,
      id,
      members[0]?.id,
    ]);
    for (const day of ['02', '09', '16', '23', '30']) await create(`2026-03-${day}T08:00:00Z`);
    expect(await days(scheduleId)).toEqual(['2026-03-02', '2026-03-16', '2026-03-30']);
    await remind('2026-03-30T09:00:00Z');
    expect(await reminders(id)).toEqual([`${members[0]?.email} #1`]);
  });
});

describe('reminders', () => {
  it('go at nine and at two to those still pending, each number once', async () => {
    const { id, members } = await makeOrganization(db);
    await create('2026-04-01T08:00:00Z');
    await remind('2026-04-01T08:45:00Z');
    expect(await reminders(id)).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => remind('2026-04-01T09:00:00Z')));
    expect(await reminders(id)).toHaveLength(2);
    await db.query(`UPDATE checkin_participants SET status = 'done' WHERE user_id = $1`, [
      members[0]?.id,
    ]);
    await remind('2026-04-01T14:00:00Z');
    await remind('2026-04-01T15:00:00Z');
    expect(await reminders(id)).toEqual([
      `${members[0]?.email} #1`,
      `${members[1]?.email} #1`,
      `${members[1]?.email} #2`,
    ]);
  });

  it('go at the times of the day in their order, in whatever order they were entered', async () => {
    const { id, members } = await makeOrganization(db, {
      members: 1,
      schedule: { reminder_times: '{14:00,09:00}' },
    });
    await create('2026-04-02T08:00:00Z');
    await remind('2026-04-02T09:00:00Z');
    expect(await reminders(id)).toEqual([`${members[0]?.email} #1`]);
    await remind('2026-04-02T14:00:00Z');
    expect(await reminders(id)).toHaveLength(2);
  });

  it('go to the others when somebody set the number of a session back', async () => {
    const { id, members, scheduleId } = await makeOrganization(db, { members: 3 });
    await create('2026-04-09T08:00:00Z');
    await remind('2026-04-09T09:00:00Z');
    await db.query(`DELETE FROM email_logs WHERE recipient = $1`, [members[1]?.email]);
    await db.query(`UPDATE checkin_sessions SET last_reminder = 0 WHERE schedule_id = $1`, [
      scheduleId,
    ]);
    await remind('2026-04-09T09:15:00Z');
    expect(await reminders(id)).toEqual(members.map(({ email }) => `${email} #1`));
  });

  it('do not go on a weekend, nor to yesterday’s check-in', async () => {
    const { id } = await makeOrganization(db, { schedule: { weekdays: '{5,6}' } });
    await create('2026-04-03T08:00:00Z');
    await remind('2026-04-04T09:00:00Z');
    await create('2026-04-04T08:00:00Z');
    await remind('2026-04-04T09:00:00Z');
    expect(await reminders(id)).toEqual([]);
  });

  it('send only the last number after an outage, and none that comes late after it', async () => {
    const { id, members } = await makeOrganization(db, { members: 1 });
    await create('2026-04-06T08:00:00Z');
    await remind('2026-04-06T14:15:00Z');
    await remind('2026-04-06T09:00:00Z');
    expect(await reminders(id)).toEqual([`${members[0]?.email} #2`]);
  });

  it('respect quiet hours, also over midnight, and go when they end', async () => {
    const { id } = await makeOrganization(db, {
      members: 1,
      schedule: {
        create_at: '00:00',
        reminder_times: '{05:00}',
        quiet_from: '21:00',
        quiet_to: '07:30',
      },
    });
    await create('2026-04-07T00:00:00Z');
    await remind('2026-04-07T05:00:00Z');
    await remind('2026-04-07T07:15:00Z');
    expect(await reminders(id)).toEqual([]);
    await remind('2026-04-07T07:30:00Z');
    expect(await reminders(id)).toHaveLength(1);
  });

  it('are worthless past midnight in the zone of their session', async () => {
    const { id } = await makeOrganization(db, { members: 1, timeZone: 'America/New_York' });
    await create('2026-04-10T12:00:00Z');
    await remind('2026-04-10T13:00:00Z');
    const { rows } = await db.query<{ expires_at: Date }>(
      'SELECT expires_at FROM email_logs WHERE organization_id = $1',
      [id],
    );
    expect(rows.map((row) => row.expires_at.toISOString())).toEqual(['2026-04-11T04:00:00.000Z']);
  });

  it('of a session are taken by one of two planners, and the other one waits to see it', async () => {
    await db.query('DELETE FROM organizations');
    await makeOrganization(db, { members: 1 });
    await create('2026-04-13T08:00:00Z');
    const take = (sql: Pick<Database, 'query'>) =>
      takeDueSessions({ at: new Date('2026-04-13T09:00:00Z'), limit: 10 }, { sql });
    const other = await db.transaction(async (sql) => {
      expect((await take(sql)).ids).toHaveLength(1);
      const asked = db.transaction((second) => take(second));
      for (let waiting = 0; waiting < 1; ) {
        const { rows } = await db.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        waiting = rows[0]?.n ?? 0;
      }
      return { asked };
    });
    expect(await other.asked).toEqual({ looked: 0, ids: [] });
  });

  it('leave out the suppressed and those who unsubscribed from reminders here', async () => {
    const { id, members } = await makeOrganization(db, { members: 4 });
    const other = await makeOrganization(db, { members: 1 });
    await db.query(
      `INSERT INTO email_suppressions (address, organization_id, category, reason) VALUES
         ($1, NULL, NULL, 'bounce'), ($2, $5, 'reminder', 'unsubscribe'),
         ($3, $5, 'campaign', 'unsubscribe'), ($4, $6, 'reminder', 'unsubscribe')`,
      [...members.map((m) => m.email), id, other.id],
    );
    await create('2026-04-08T08:00:00Z');
    await remind('2026-04-08T09:00:00Z');
    expect(await reminders(id)).toEqual([`${members[2]?.email} #1`, `${members[3]?.email} #1`]);
  });
});
