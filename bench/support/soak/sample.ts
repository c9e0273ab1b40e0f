import { readFileSync } from 'node:fs';
import type { Runtime } from '../../../local/runtime.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import type { Load } from './load.ts';

/** How the stack is at a moment. */
export type Sample = {
  /** Milliseconds from the bus to the row, of events since the last sample. */
  p99: number;
  /** Megabytes of the process that runs the functions. */
  memory: number;
  database: number;
  /** Of the tables that the load writes, with their indexes. */
  bytesPerRow: number;
  /** Share of their rows that vacuum has not taken yet. */
  dead: number;
  /** Mails and events that have not left. */
  waiting: number;
};

const WRITTEN = [
  'billing_events',
  'email_logs',
  'outbox',
  'idempotence_keys',
  'vendor_invoice_parse_jobs',
];

export async function takeSample(
  { runtime, load }: { runtime: Runtime; load: Load },
  { db }: { db: Database },
): Promise<Sample> {
  const { rows } = await db.query<Omit<Sample, 'p99' | 'memory'>>(
    `SELECT pg_database_size(current_database()) / 1e6 AS database,
       sum(pg_total_relation_size(relid))::float8 / greatest(sum(n_live_tup), 1) AS "bytesPerRow",
       sum(n_dead_tup)::float8 / greatest(sum(n_live_tup + n_dead_tup), 1) AS dead,
       (SELECT count(*) FROM outbox WHERE published_at IS NULL)::int
         + (SELECT count(*) FROM email_logs WHERE state IN ('queued', 'sending'))::int AS waiting
     FROM pg_stat_user_tables WHERE relname = ANY ($1)`,
    [WRITTEN],
  );
  const found = rows[0] as Omit<Sample, 'p99' | 'memory'>;
  const times = load.takeTimes().sort((a, b) => a - b);
  return {
    ...found,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    memory: megabytesOf(runtime.hostPid()),
  };
}

/** What Linux says of a process; NaN elsewhere. */
function megabytesOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1_000;
  } catch {
    return Number.NaN;
  }
}
