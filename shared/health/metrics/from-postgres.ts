import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import type { Job } from '../../scheduling/job.ts';
import { countOpenLetters } from '../backlog.ts';
import { lateJobs } from '../schedules.ts';
import type { Family } from './prometheus.ts';

type Deps = { sql: Sql; clock: Clock };
type Counted = { label: string; value: number };

const midnight = (clock: Clock) => `${clock().toISOString().slice(0, 10)}T00:00:00Z`;

const labelled = (label: string, rows: readonly Counted[]) =>
  rows.map((row) => ({ labels: { [label]: row.label }, value: row.value }));

/** Dead letters that wait for somebody, by queue: queues are few, whatever failed. */
async function deadLetters({ sql }: Deps): Promise<Family> {
  const letters = await countOpenLetters({ sql });
  return {
    name: 'nightshift_dead_letters',
    help: 'Messages that wait for an operator.',
    type: 'gauge',
    samples: labelled(
      'queue',
      [...letters].map(([label, value]) => ({ label, value })),
    ),
  };
}

async function outbox({ sql, clock }: Deps): Promise<Family[]> {
  const { rows } = await sql.query<{ waiting: number; age: number }>(
    `SELECT count(*)::float8 AS waiting,
       coalesce(extract(epoch FROM $1 - min(created_at)), 0)::float8 AS age
     FROM outbox WHERE published_at IS NULL`,
    [clock()],
  );
  const [{ waiting, age } = { waiting: 0, age: 0 }] = rows;
  return [
    gauge('nightshift_outbox_waiting', 'Committed events that are not on the bus yet.', waiting),
    gauge('nightshift_outbox_age_seconds', 'Seconds that the oldest of them has waited.', age),
  ];
}

async function missed({ jobs }: { jobs: readonly Job[] }, deps: Deps): Promise<Family> {
  const late = new Set((await lateJobs({ jobs }, deps)).map(({ job }) => job));
  return {
    name: 'nightshift_occurrences_missed',
    help: '1 where the run that a job should have had is past its deadline and not there.',
    type: 'gauge',
    samples: jobs.map(({ name }) => ({ labels: { job: name }, value: late.has(name) ? 1 : 0 })),
  };
}

/** Organisations that are named; the rest is one number, however many there are. */
const NAMED = 20;

/** API calls of the day, by the id of who made them: names are nobody's business here. */
async function tenantRequests({ sql, clock }: Deps): Promise<Family> {
  const { rows } = await sql.query<Counted>(
    `WITH counted AS (
       SELECT organization_id::text AS id, used, row_number() OVER (ORDER BY used DESC, organization_id) AS place
       FROM usage_counters WHERE feature_id = 'api_calls' AND window_start = $1
     )
     SELECT CASE WHEN place <= ${NAMED} THEN id ELSE 'other' END AS label, sum(used)::float8 AS value
     FROM counted GROUP BY 1 ORDER BY min(place)`,
    [midnight(clock)],
  );
  return {
    name: 'tenant_requests_total',
    help: 'API calls of organisations that their plans count, since midnight UTC.',
    type: 'counter',
    samples: labelled('organization', rows),
  };
}

/** Rows of the day by where they stand. A row moves from state to state, so these are gauges. */
async function ofToday(
  input: {
    name: string;
    help: string;
    label: string;
    table: string;
    column: string;
    since: string;
  },
  { sql, clock }: Deps,
): Promise<Family> {
  const { name, help, label, table, column, since } = input;
  const { rows } = await sql.query<Counted>(
    `SELECT ${column} AS label, count(*)::float8 AS value FROM ${table}
     WHERE ${since} >= $1 GROUP BY ${column} ORDER BY ${column}`,
    [midnight(clock)],
  );
  return { name, help, type: 'gauge', samples: labelled(label, rows) };
}

const mails = {
  name: 'nightshift_mails',
  help: 'Mails that were queued since midnight UTC, by their state.',
  label: 'state',
  table: 'email_logs',
  column: 'state',
  since: 'queued_at',
};
const documents = {
  name: 'nightshift_documents',
  help: 'Documents that came since midnight UTC, by what became of them.',
  label: 'status',
  table: 'vendor_invoice_parse_jobs',
  column: 'status',
  since: 'created_at',
};

const QUANTILES = [0.5, 0.95, 0.99];

async function modelCalls({ sql, clock }: Deps): Promise<Family[]> {
  const { rows } = await sql.query<{
    calls: number;
    total: number;
    failed: number;
    at: number[] | null;
  }>(
    `SELECT count(*)::float8 AS calls, coalesce(sum(milliseconds), 0)::float8 AS total,
       count(*) FILTER (WHERE outcome <> 'ok')::float8 AS failed,
       percentile_disc($2::float8[]) WITHIN GROUP (ORDER BY milliseconds)::float8[] AS at
     FROM ai_logs WHERE created_at >= $1`,
    [midnight(clock), QUANTILES],
  );
  const { calls = 0, total = 0, failed = 0, at } = rows[0] ?? {};
  return [
    {
      name: 'ai_request_duration_ms',
      help: 'Milliseconds that a model took to answer, since midnight UTC.',
      type: 'summary',
      samples: [
        ...(at ?? []).map((value, i) => ({ labels: { quantile: String(QUANTILES[i]) }, value })),
        { suffix: '_sum', value: total },
        { suffix: '_count', value: calls },
      ],
    },
    {
      name: 'ai_request_failures_total',
      help: 'Calls of a model without a usable result, since midnight UTC.',
      type: 'counter',
      samples: [{ value: failed }],
    },
  ];
}

export const gauge = (name: string, help: string, value: number | null): Family => ({
  name,
  help,
  type: 'gauge',
  samples: value === null ? [] : [{ value }],
});

/** What the rows tell; each is one statement over an index of what is open, or over the day. */
export const postgresSources = (
  { jobs }: { jobs: readonly Job[] },
  deps: Deps,
): Record<string, () => Promise<Family | Family[]>> => ({
  'dead-letters': () => deadLetters(deps),
  outbox: () => outbox(deps),
  schedules: () => missed({ jobs }, deps),
  tenants: () => tenantRequests(deps),
  mail: () => ofToday(mails, deps),
  documents: () => ofToday(documents, deps),
  model: () => modelCalls(deps),
});
