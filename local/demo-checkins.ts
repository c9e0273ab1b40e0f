import type pg from 'pg';
import { createCheckins } from '../shared/checkins/create-checkins.ts';

const HARBOR_COFFEE = '11111111-1111-4111-8111-111111111111';

/**
 * A check-in of today that is pending at any hour and on any day, so that `jobs run send-reminders`
 * has somebody to remind whenever it is tried; and an operator to send notices to.
 */
export async function insertDemoCheckins(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO checkin_schedules (organization_id, name, question, weekdays, create_at,
       reminder_times, reminder_weekdays, answer_url)
     VALUES ($1, 'Daily check-in', 'What will you do today?', '{1,2,3,4,5,6,7}', '00:00',
       '{00:00}', '{1,2,3,4,5,6,7}', 'https://app.example.com/check-ins/today')
     ON CONFLICT (organization_id, name) DO NOTHING`,
    [HARBOR_COFFEE],
  );
  await client.query(
    `INSERT INTO notice_targets (channel, address) VALUES ('email', 'operators@nightshift.example')
     ON CONFLICT (channel, address) DO NOTHING`,
  );
  await createCheckins({ at: new Date() }, { sql: asSql(client) });
}

const asSql = (client: pg.Client): Parameters<typeof createCheckins>[1]['sql'] => ({
  async query(text, values) {
    const { rows, rowCount } = await client.query(text, values);
    return { rows, rowCount: rowCount ?? 0 };
  },
});
