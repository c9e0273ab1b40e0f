import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { liesInRows } from '../platform/database/lies-in-rows.ts';
import { HOUR } from '../platform/durations.ts';
import { describeError, log } from '../platform/log.ts';

/** Whose rows a run of set-based work looks at: those organisations or all, without some. */
export type Scope = { only: string[] | null; except: string[] };
export const EVERYBODY: Scope = { only: null, except: [] };

/** Milliseconds until what was parked is tried again. */
const RETRY = HOUR;
/** When it fails for so many and works for nobody, it is not the rows of one. */
const NOT_THE_ROWS = 100;

type Failure = { organizationId: string; error: unknown };
type Deps = { db: Database; clock: Clock };

/**
 * Does set-based work for all organisations at once. When rows make it fail, it is done for halves of
 * them, and for halves of a half that fails, until those stand alone whose rows do it: they are
 * parked with the reason and tried again after an hour. The others go on; the caller tells operators.
 *
 * @param input.work commits by itself, and does nothing twice.
 * @throws what the work threw when the rows are not to blame: an outage, a mistake of ours.
 */
export async function isolateOrganizations<R>(
  { job, work }: { job: string; work: (scope: Scope) => Promise<R> },
  { db, clock }: Deps,
): Promise<{ results: R[]; parked: number }> {
  const now = clock();
  const except = await stillParked({ job, now }, { sql: db });
  const results: R[] = [];
  const failures: Failure[] = [];
  const tryFor = async (ids: string[]): Promise<void> => {
    try {
      results.push(await work({ only: ids, except: [] }));
    } catch (error) {
      const blamed = results.length === 0 && failures.length >= NOT_THE_ROWS;
      if (!liesInRows(error) || blamed) throw error;
      if (ids.length === 1) failures.push({ organizationId: ids[0] as string, error });
      else await tryHalves(ids);
    }
  };
  const tryHalves = async (ids: string[]) => {
    const middle = Math.ceil(ids.length / 2);
    for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
      if (half.length > 0) await tryFor(half);
    }
  };
  try {
    results.push(await work({ only: null, except }));
  } catch (error) {
    if (!liesInRows(error)) throw error;
    const { rows } = await db.query<{ id: string }>(
      'SELECT id FROM organizations WHERE id <> ALL ($1::uuid[]) ORDER BY id',
      [except],
    );
    await tryHalves(rows.map(({ id }) => id));
  }
  await park({ job, now, failures }, { sql: db });
  return { results, parked: except.length + failures.length };
}

async function stillParked({ job, now }: { job: string; now: Date }, { sql }: { sql: Sql }) {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT organization_id AS id FROM parked_work WHERE job = $1 AND retry_at > $2',
    [job, now],
  );
  return rows.map(({ id }) => id);
}

async function park(
  { job, now, failures }: { job: string; now: Date; failures: Failure[] },
  { sql }: { sql: Sql },
) {
  const rows = failures.map(({ organizationId, error }) => {
    const { name, message } = describeError(error);
    log.error('an organisation is left out', { job, organizationId, error });
    return { organization_id: organizationId, reason: `${name}: ${message}` };
  });
  await sql.query(
    `WITH failed AS (
       INSERT INTO parked_work AS p (job, organization_id, reason, first_at, last_at, retry_at)
       SELECT $1, organization_id, reason, $3, $3, $4
       FROM jsonb_to_recordset($2::jsonb) AS r(organization_id uuid, reason text)
       ORDER BY organization_id
       ON CONFLICT (job, organization_id) DO UPDATE SET
         reason = excluded.reason, last_at = excluded.last_at, retry_at = excluded.retry_at,
         times = p.times + 1
       RETURNING organization_id
     )
     DELETE FROM parked_work
     WHERE job = $1 AND retry_at <= $3
       AND organization_id NOT IN (SELECT organization_id FROM failed)`,
    [job, JSON.stringify(rows), now, new Date(now.getTime() + RETRY)],
  );
}
