import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY } from '../platform/durations.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { requireOwn } from './own.ts';

type Key = { organizationId: string; siteId: string };

/** Days that are told at once. */
export const MOST_DAYS = 400;
/** Days back and ahead that a closed day may lie: further is a slip of the year. */
const FAR = 800;

/**
 * Tells days on which a site is shut, or opens all the same: nothing is sold then, and it says nothing of
 * the demand. The same day again changes nothing.
 * @throws NotFound, InvalidRequest
 */
export async function setClosures(
  { organizationId, siteId, days, closed }: Key & { days: readonly string[]; closed: boolean },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  if (days.length === 0 || days.length > MOST_DAYS)
    throw new InvalidRequest(`Tell 1 to ${MOST_DAYS} days at once`);
  const far = days.find((day) => Math.abs(Date.parse(day) - clock().getTime()) > FAR * DAY);
  if (far !== undefined) throw new InvalidRequest(`${far} is more than ${FAR} days away`);
  await requireOwn({ organizationId, siteId }, { sql });
  await sql.query(
    `INSERT INTO site_closures AS c (organization_id, site_id, day, closed)
     SELECT DISTINCT $1::uuid, $2::uuid, day, $4::boolean FROM unnest($3::date[]) AS day
     ON CONFLICT (organization_id, site_id, day) DO UPDATE SET closed = excluded.closed`,
    [organizationId, siteId, days, closed],
  );
}

/** The closed days of a site, of the last year and what is known ahead. */
export async function listClosures(
  { organizationId, siteId }: Key,
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<string[]> {
  await requireOwn({ organizationId, siteId }, { sql });
  const { rows } = await sql.query<{ day: string }>(
    `SELECT day::text AS day FROM site_closures
     WHERE organization_id = $1 AND site_id = $2 AND closed AND day > $3::date ORDER BY 1`,
    [organizationId, siteId, new Date(clock().getTime() - 366 * DAY)],
  );
  return rows.map(({ day }) => day);
}

/** Where what accepted invoices bill came to. @param input.siteId null: nowhere, it is told otherwise */
export async function setInvoiceReceipts(
  { organizationId, siteId }: { organizationId: string; siteId: string | null },
  { sql }: { sql: Sql },
): Promise<void> {
  if (siteId !== null && !(await isOwnSite({ organizationId, siteId }, { sql })))
    throw new InvalidRequest('siteId: there is no such site');
  await sql.query(
    `INSERT INTO invoice_receipts (organization_id, site_id) VALUES ($1, $2)
     ON CONFLICT (organization_id) DO UPDATE SET site_id = excluded.site_id`,
    [organizationId, siteId],
  );
}

async function isOwnSite({ organizationId, siteId }: Key, { sql }: { sql: Sql }): Promise<boolean> {
  const { rowCount } = await sql.query('SELECT FROM sites WHERE organization_id = $1 AND id = $2', [
    organizationId,
    siteId,
  ]);
  return rowCount > 0;
}
