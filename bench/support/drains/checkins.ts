import { createAllCheckins } from '../../../shared/checkins/create-checkins.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { round } from '../statistics.ts';
import type { Drain } from './drain.ts';

const SCHEDULES = 80_000;
const PEOPLE = 5;
/** Friday, 09:00: everybody's check-in is due and none is there. */
const AT = new Date('2026-03-27T09:00:00Z');

/** A morning after an outage: every organisation's check-in is due in one tick, whose function is killed twice. */
export const drainCheckins: Drain = async ({ part }, { db }) => {
  const schedules = Math.round(SCHEDULES * part);
  await seed(schedules, db);
  const begun = performance.now();
  for (const times of [1, 2])
    await run(dyingAfter(Math.floor((times * schedules) / 4_000), db)).catch(onlyKilled);
  const { sessions } = await run(db);
  const seconds = (performance.now() - begun) / 1_000;
  const { rows } = await db.query<{ sessions: number; people: number; doubles: number }>(
    `SELECT (SELECT count(*)::int FROM checkin_sessions) AS sessions,
       (SELECT count(*)::int FROM checkin_participants) AS people,
       (SELECT count(*)::int FROM (SELECT FROM checkin_sessions GROUP BY schedule_id HAVING count(*) > 1) d) AS doubles`,
  );
  const counted = rows[0] ?? { sessions: 0, people: 0, doubles: 0 };
  const third = jobs['create-checkins'].timeoutSeconds / 3;
  return {
    rows: [
      ['check-ins created', counted.sessions, ''],
      ['of them by the last run', sessions, ''],
      ['people asked', counted.people, ''],
      ['all three runs', round(seconds, 1), 's'],
    ],
    targets: [
      { name: 'check-ins: seconds of all runs', value: seconds, atMost: third },
      { name: 'check-ins: missing', value: schedules - counted.sessions, atMost: 0 },
      { name: 'check-ins: people missing', value: schedules * PEOPLE - counted.people, atMost: 0 },
      { name: 'check-ins: created twice', value: counted.doubles, atMost: 0 },
    ],
  };
};

const run = (db: Database) => createAllCheckins({ at: AT }, { db, clock: () => AT });

async function seed(schedules: number, db: Database): Promise<void> {
  await db.query(
    `WITH places AS (
       INSERT INTO organizations (name) SELECT 'Organisation ' || n FROM generate_series(1, $1::int) n RETURNING id),
     people AS (
       INSERT INTO users (email) SELECT 'p' || n || '@example.com' FROM generate_series(1, $2::int) n RETURNING id),
     members AS (
       INSERT INTO organization_members (organization_id, user_id) SELECT places.id, people.id FROM places, people)
     INSERT INTO checkin_schedules (organization_id, name) SELECT id, 'Daily' FROM places`,
    [schedules, PEOPLE],
  );
  await db.query('VACUUM ANALYZE');
}

class Killed extends Error {}
const onlyKilled = (error: unknown) => {
  if (!(error instanceof Killed)) throw error;
};

/** A database whose caller is killed in the middle of a slice, which so never commits. */
function dyingAfter(slices: number, db: Database): Database {
  let begun = 0;
  return {
    ...db,
    async query(text, values) {
      if (!text.includes('INSERT INTO checkin_sessions')) return db.query(text, values);
      begun += 1;
      if (begun <= slices) return db.query(text, values);
      return db.transaction(async (tx) => {
        await tx.query(text, values);
        throw new Killed();
      });
    },
  };
}
