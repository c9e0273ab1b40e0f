import { randomUUID } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY, MINUTE } from '../platform/durations.ts';
import { NotFound, RetryLater } from '../platform/errors.ts';
import { didYouMean } from '../platform/nearest.ts';

export type Policy = {
  table: string;
  timeColumn: string;
  days: number;
  archive: boolean;
  keepCondition: string | null;
  /** A query of the organisations that a row, called `record`, belongs to; its own column without. */
  organizations: string | null;
  enabled: boolean;
  holdReason: string | null;
  lastRunAt: Date | null;
  lastResult: Record<string, unknown> | null;
};

type Deps = { sql: Sql; clock: Clock };

/** Milliseconds that a run may be silent before another takes its policy over. */
const LEASE = 5 * MINUTE;
/** Milliseconds between two looks at the lease and the hold: each is a commit that waits for the disk. */
const OFTEN_ENOUGH = 500;

/** Every policy, by the table that it is of, with how its last run ended. */
export async function listPolicies({ sql }: { sql: Sql }): Promise<Policy[]> {
  const { rows } = await sql.query<Policy>(
    `SELECT table_name AS "table", time_column AS "timeColumn", retention_days AS days, archive,
            keep_condition AS "keepCondition", organizations, enabled, hold_reason AS "holdReason",
            last_run_at AS "lastRunAt", last_result AS "lastResult"
     FROM data_retention_policies ORDER BY table_name`,
  );
  return rows;
}

/** @throws NotFound naming the tables that have one */
export function policyOf(table: string, policies: Policy[]): Policy {
  const found = policies.find((policy) => policy.table === table);
  if (found) return found;
  const known = policies.map((policy) => policy.table);
  throw new NotFound(
    `There is no retention policy of "${table}"${didYouMean(table, known)}. There are: ${known.join(', ')}`,
  );
}

/** Rows before this are past their time. */
export const cutoffOf = ({ days }: Policy, at: Date) => new Date(at.getTime() - days * DAY);

/** Keeps other runs off a policy; `extend` must be called while the work goes on. */
export type Lease = { extend(): Promise<void>; release(result?: object): Promise<void> };

/** @returns undefined while another run is at it */
export async function leasePolicy(
  { table }: Policy,
  { sql, clock }: Deps,
): Promise<Lease | undefined> {
  const lease = randomUUID();
  const until = () => new Date(clock().getTime() + LEASE);
  const taken = await sql.query(
    `UPDATE data_retention_policies SET lease = $2, lease_until = $3
     WHERE table_name = $1 AND (lease IS NULL OR lease_until < $4)`,
    [table, lease, until(), clock()],
  );
  if (taken.rowCount === 0) return undefined;
  let extended = clock().getTime();
  return {
    async extend() {
      const now = clock().getTime();
      if (now - extended < OFTEN_ENOUGH) return;
      extended = now;
      const kept = await sql.query(
        `UPDATE data_retention_policies SET lease_until = $3
         WHERE table_name = $1 AND lease = $2 AND hold_reason IS NULL`,
        [table, lease, until()],
      );
      // Also how a hold that is set during a run stops it.
      if (kept.rowCount === 0) throw new RetryLater(`The retention of ${table} was stopped`);
    },
    async release(result) {
      await sql.query(
        `UPDATE data_retention_policies SET lease = NULL, lease_until = NULL,
           last_run_at = coalesce($3, last_run_at), last_result = coalesce($4, last_result)
         WHERE table_name = $1 AND lease = $2`,
        [table, lease, result ? clock() : null, result ? JSON.stringify(result) : null],
      );
    },
  };
}
