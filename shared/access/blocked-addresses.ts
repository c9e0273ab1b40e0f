import { isIP, isIPv6 } from 'node:net';
import type { Row, Sql } from '../platform/database/database.ts';
import { InvalidRequest, NotFound } from '../platform/errors.ts';
import { addressGroup } from './address-group.ts';

export type BlockedRange = {
  range: string;
  blockedUntil: Date | null;
  reason: string;
  blockedBy: string;
  createdAt: Date;
};

/** Ranges that are so wide are everybody, and us among them. */
const NARROWEST = { v4: 8, v6: 16 };

/**
 * The range that somebody means: as given, a single IPv4 address, or for one of IPv6 its /64.
 * @throws InvalidRequest
 */
export function readRange(given: string): string {
  const [address = '', bits, more] = given.split('/');
  const v6 = isIPv6(address);
  if (!isIP(address) || more !== undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    throw new InvalidRequest(`"${given}" is no address and no range like 192.0.2.0/24`);
  if (bits === undefined) return v6 ? addressGroup(address) : `${address}/32`;
  const width = Number(bits);
  const least = v6 ? NARROWEST.v6 : NARROWEST.v4;
  if (width > (v6 ? 128 : 32)) throw new InvalidRequest(`"${given}" has too many bits`);
  if (width < least)
    throw new InvalidRequest(`A range has /${least} or more, and "${given}" is wider`);
  return given;
}

/** Ranges that are or were blocked, newest first, a thousand at the most. */
export async function listBlocked({ sql }: { sql: Sql }): Promise<BlockedRange[]> {
  const { rows } = await sql.query<BlockedRange & Row>(
    `SELECT range::text, blocked_until AS "blockedUntil", reason, blocked_by AS "blockedBy",
       created_at AS "createdAt"
     FROM ip_blocklist ORDER BY created_at DESC, range LIMIT 1000`,
  );
  return rows;
}

/** Blocks a range, or changes until when and why. */
export async function blockRange(
  input: { range: string; until: Date | null; reason: string; by: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO ip_blocklist (range, blocked_until, reason, blocked_by) VALUES (network($1::inet), $2, $3, $4)
     ON CONFLICT (range) DO UPDATE SET blocked_until = excluded.blocked_until,
       reason = excluded.reason, blocked_by = excluded.blocked_by`,
    [input.range, input.until, input.reason, input.by],
  );
}

/** @throws NotFound for a range that is not blocked as such. */
export async function unblockRange(
  { range }: { range: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const { rowCount } = await sql.query('DELETE FROM ip_blocklist WHERE range = network($1::inet)', [
    range,
  ]);
  if (rowCount === 0) throw new NotFound(`${range} is not blocked`);
}
