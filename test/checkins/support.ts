import { randomUUID } from 'node:crypto';
import type { Database } from '../../shared/platform/database/database.ts';

/** An organisation with members and one check-in schedule; what is not given is the default. */
export async function makeOrganization(
  db: Database,
  input: { timeZone?: string; members?: number; schedule?: Record<string, unknown> } = {},
) {
  const id = randomUUID();
  await db.query(`INSERT INTO organizations (id, name, time_zone) VALUES ($1, $2, $3)`, [
    id,
    `Organisation ${id}`,
    input.timeZone ?? 'UTC',
  ]);
  const members = await db.query<{ id: string; email: string }>(
    `WITH people AS (
       INSERT INTO users (email, name) SELECT $2 || n || '@example.com', 'Member ' || n
       FROM generate_series(1, $3) n RETURNING id, email
     ), joined AS (
       INSERT INTO organization_members (organization_id, user_id) SELECT $1, id FROM people
     )
     SELECT id, email FROM people ORDER BY email`,
    [id, `${id.slice(0, 8)}-`, input.members ?? 2],
  );
  const columns = { name: 'Daily', organization_id: id, ...input.schedule };
  const names = Object.keys(columns);
  const schedule = await db.query<{ id: string }>(
    `INSERT INTO checkin_schedules (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
    Object.values(columns),
  );
  return { id, members: members.rows, scheduleId: schedule.rows[0]?.id as string };
}

export const EVERY_DAY = '{1,2,3,4,5,6,7}';
