import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { createAllCheckins } from '../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { makeOrganization } from '../checkins/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { emptyTables } from '../support/empty-tables.ts';

const NINE = new Date('2026-03-27T09:00:00Z');
const LONG = 'x'.repeat(5_000);

/** What the application may write into its own rows, constraints away: they are the first wall. */
const HOSTILE: [table: string, column: string, value: unknown][] = [
  ...['infinity', '-infinity', '4713-01-01 BC', '5874897-12-31'].map(
    (date) => ['checkin_schedules', 'anchor_date', date] as [string, string, unknown],
  ),
  ['checkin_schedules', 'time_zone', 'Mars/Olympus'],
  ['checkin_schedules', 'time_zone', ''],
  ['checkin_schedules', 'time_zone', 'UTC+2'],
  ['checkin_schedules', 'every_weeks', 0],
  ['checkin_schedules', 'every_weeks', -1],
  ['checkin_schedules', 'create_at', '24:00'],
  ['checkin_schedules', 'weekdays', '{}'],
  ['checkin_schedules', 'weekdays', '{NULL,5}'],
  ['checkin_schedules', 'reminder_times', '{NULL}'],
  ['checkin_schedules', 'reminder_times', `{${Array(40_000).fill('08:00').join(',')}}`],
  ['checkin_schedules', 'quiet_from', '24:00'],
  ['checkin_schedules', 'question', '\u202e\ud83d\ude00\u0001'],
  ['organizations', 'time_zone', 'Foo5'],
  ['organizations', 'time_zone', '+99:99'],
  ['organizations', 'time_zone', LONG],
  ['organizations', 'locale', '!'],
  ['users', 'time_zone', 'GMT+2'],
  ['users', 'time_zone', 'PST'],
  ['users', 'time_zone', '-'],
  ['users', 'locale', LONG],
  ['users', 'email', LONG],
  ['users', 'email', ''],
  ['campaigns', 'send_at_local', null],
  ['campaigns', 'send_at_local', 'infinity'],
  ['campaigns', 'send_at_local', '0044-03-15 09:00 BC'],
  ['campaigns', 'send_at_local', '294276-01-01 00:00'],
  ['campaigns', 'due_at', '-infinity'],
  ['campaigns', 'audience', '5'],
  ['campaigns', 'audience', '[]'],
  ['campaigns', 'audience', '{"roles": 5, "siteIds": {"a": 1}, "languages": null}'],
  ['campaigns', 'subject', `${LONG}\r\nBcc: eve@example.com`],
];

describe('what one organisation writes', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabase({ url: async () => database.workerUrl, max: 2 });
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query(
      `SELECT conrelid::regclass AS at, quote_ident(conname) AS name FROM pg_constraint
       WHERE contype = 'c' AND conrelid::regclass::text IN ('organizations', 'users', 'checkin_schedules', 'campaigns')`,
    );
    for (const { at, name } of rows) await owner.query(`ALTER TABLE ${at} DROP CONSTRAINT ${name}`);
  });
  afterAll(async () => {
    await owner.end();
    await db.end();
    await database.drop();
  });
  beforeEach(async () => {
    await emptyTables(['organizations', 'users', 'email_logs', 'parked_work'], { owner });
  });

  const make = async () => {
    const made = await makeOrganization(db, { members: 2 });
    await db.query(
      `INSERT INTO campaigns (organization_id, name, subject, body, state, zone_mode, send_at_local, due_at)
       VALUES ($1, 'n', 's', 'b', 'scheduled', 'recipient', '2026-03-27 09:00', $2)`,
      [made.id, NINE],
    );
    return made.id;
  };
  const runJobs = async () => {
    const deps = { db, clock: () => NINE };
    await createAllCheckins({ at: NINE }, deps);
    await planReminders({ at: NINE }, deps);
    await dispatchCampaigns({ at: NINE }, deps);
  };
  const mails = async (id: string) =>
    (
      await db.query<{ template: string; n: number }>(
        `SELECT template, count(*)::int AS n FROM email_logs WHERE organization_id = $1
         GROUP BY template ORDER BY template`,
        [id],
      )
    ).rows.map(({ template, n }) => `${template} ${n}`);

  it.each(HOSTILE)('into %s.%s stops nobody else: %j', async (table, column, value) => {
    const [first, hostile, last] = [await make(), await make(), await make()];
    const whose = { organizations: 'id', users: 'id' }[table] ?? 'organization_id';
    await owner.query(
      table === 'users'
        ? `UPDATE users SET ${column} = $1 WHERE id = (SELECT user_id FROM organization_members WHERE organization_id = $2 LIMIT 1)`
        : `UPDATE ${table} SET ${column} = $1 WHERE ${whose} = $2`,
      [value, hostile],
    );
    await runJobs();
    for (const id of [first, last]) {
      expect(await mails(id)).toEqual(['campaign 2', 'checkin-reminder 2']);
    }
    // Who cannot be served is named, or all of it was planned: nothing is left out in silence.
    const { rows } = await db.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM parked_work WHERE organization_id = $1)
            + (SELECT count(*) FROM campaigns WHERE organization_id = $1 AND pause_reason = 'fault') AS n`,
      [hostile],
    );
    const named = Number(rows[0]?.n);
    if (table === 'campaigns' && named === 0) expect((await mails(hostile)).length).toBe(2);
    const told = await db.query<{ reason: string }>(
      `SELECT reason FROM parked_work UNION ALL SELECT fault FROM campaigns WHERE fault IS NOT NULL`,
    );
    for (const { reason } of told.rows) {
      expect(reason).toMatch(/^(DatabaseError: Postgres error \w+|InvalidRequest: .+)$/);
      expect(reason).not.toContain('x'.repeat(20));
    }
  });
});
