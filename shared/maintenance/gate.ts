import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { RetryLater } from '../platform/errors.ts';

/** Milliseconds for which one look counts. */
const KEEP = 5_000;

/**
 * Turns requests away while the stage is in maintenance. Once it is known that there is one, its end is
 * known too, and the database is not asked before: it may be what is being maintained.
 *
 * @param headers get Retry-After.
 * @throws RetryLater
 */
export function maintenanceGate({ sql, clock }: { sql: Sql; clock: Clock }) {
  let looked = 0;
  let until: Date | null = null;
  return async (headers: Record<string, string>): Promise<void> => {
    const now = clock();
    if (now.getTime() - looked >= KEEP) {
      until = await endOf({ now, known: until }, { sql });
      looked = now.getTime();
    }
    if (!until || until <= now) return;
    const seconds = Math.ceil((until.getTime() - now.getTime()) / 1_000);
    headers['retry-after'] = String(seconds);
    throw new RetryLater(`Maintenance until ${until.toISOString()}: please try again then`);
  };
}

async function endOf(
  { now, known }: { now: Date; known: Date | null },
  { sql }: { sql: Sql },
): Promise<Date | null> {
  try {
    const { rows } = await sql.query<{ until: Date | null }>(
      'SELECT maintenance_ends_at($1) AS until',
      [now],
    );
    return rows[0]?.until ?? null;
  } catch (error) {
    if (known && known > now) return known;
    throw error;
  }
}
