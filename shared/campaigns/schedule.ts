import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { InvalidRequest, NotFound } from '../platform/errors.ts';
import { zonesOf } from './freeze.ts';
import { move } from './states.ts';
import { FIRST_ZONE, momentOfReadable } from './zones.ts';

export type Sending = {
  id: string;
  /** E.g. 2026-06-01T09:00, without a zone. */
  sendAtLocal: string;
  zoneMode: 'organization' | 'recipient';
};

/**
 * Gives a draft its time, or a scheduled campaign another one.
 *
 * @throws NotFound, Conflict naming the present state, InvalidRequest when the time has passed in the
 *   zone of the organisation or of a recipient: a slip in the year would send to everybody at once.
 */
export async function scheduleCampaign(
  { id, sendAtLocal: local, zoneMode }: Sending,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const { rows } = await sql.query<{ time_zone: string }>(
    `SELECT o.time_zone FROM campaigns c JOIN organizations o ON o.id = c.organization_id WHERE c.id = $1`,
    [id],
  );
  const timeZone = rows[0]?.time_zone;
  if (!timeZone) throw new NotFound('There is no such campaign');
  for (const zone of await zonesOf({ id, zone_mode: zoneMode, time_zone: timeZone }, sql)) {
    if ((await momentOfReadable({ local, zones: [zone, timeZone] })) < clock()) {
      throw new InvalidRequest(`In ${zone} that time has passed`);
    }
  }
  const first = zoneMode === 'organization' ? timeZone : FIRST_ZONE;
  await move(
    `UPDATE campaigns SET state = 'scheduled', send_at_local = $2, zone_mode = $3, due_at = $4
     WHERE id = $1 AND state IN ('draft', 'scheduled')`,
    [id, local, zoneMode, await momentOfReadable({ local, zones: [first] })],
    { sql, to: 'scheduled' },
  );
}
