import type { Sql } from '../platform/database/database.ts';

/** What became of an event; undefined before it is in the inbox. */
export async function findEventStatus(
  { eventId }: { eventId: string },
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ status: string }>(
    `SELECT status FROM billing_events WHERE account = '' AND event_id = $1`,
    [eventId],
  );
  return rows[0]?.status;
}

/** Takes an event of the smoke test out of the inbox again; no other one goes. */
export async function forgetSmokeEvent(
  { eventId }: { eventId: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `DELETE FROM billing_events
     WHERE account = '' AND event_id = $1 AND status = 'ignored' AND starts_with(event_id, 'evt_smoke')`,
    [eventId],
  );
}
