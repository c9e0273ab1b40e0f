import type { Sql } from '../platform/database/database.ts';

/** What happened lately: an entry for each minute of the last hour, and each hour of the last day. */
export type Activity = {
  /** Stripe's events by the minute in which they came. */
  events: number[];
  /** Mails by the minute in which they left. */
  mails: number[];
  /** Failures by the hour. */
  failures: number[];
  /** When a job last ran, an event last came: whether anything is told at all. */
  newestRun: Date | null;
};

const byMinute = (table: string, column: string) => `ARRAY(
  SELECT coalesce(n, 0)::int FROM generate_series(59, 0, -1) AS ago
  LEFT JOIN (SELECT floor(extract(epoch FROM $1::timestamptz - ${column}) / 60)::int AS ago, count(*) AS n FROM ${table}
             WHERE ${column} > $1::timestamptz - interval '1 hour' AND ${column} <= $1 GROUP BY 1) AS found USING (ago)
  ORDER BY ago DESC)`;

/** Reads no more than the last hour of any table. */
export async function readActivity(
  { now }: { now: Date },
  { sql }: { sql: Sql },
): Promise<Activity> {
  const { rows } = await sql.query<Activity>(
    `SELECT ${byMinute('billing_events', 'received_at')} AS events,
       ${byMinute('email_logs', 'sent_at')} AS mails,
       ARRAY(SELECT coalesce(sum(h.failures), 0)::int
             FROM generate_series(23, 0, -1) AS ago LEFT JOIN dead_letter_group_hours h
               ON h.hour = date_bin('1 hour', $1::timestamptz, '2000-01-01Z') - make_interval(hours => ago)
             GROUP BY ago ORDER BY ago DESC) AS failures,
       (SELECT max(scheduled_time) FROM occurrences WHERE scheduled_time > $1::timestamptz - interval '2 days') AS "newestRun"`,
    [now],
  );
  return rows[0] as Activity;
}

/** Failures of each queue in each hour of the last day, the one that runs last; a queue without any is absent. */
export async function failuresByQueue(
  { now }: { now: Date },
  { sql }: { sql: Sql },
): Promise<Map<string, number[]>> {
  const { rows } = await sql.query<{ queue: string; failures: number[] }>(
    `SELECT q.queue, ARRAY(
         SELECT coalesce(sum(h.failures), 0)::int
         FROM generate_series(23, 0, -1) AS ago
         LEFT JOIN (SELECT h.* FROM dead_letter_groups g JOIN dead_letter_group_hours h ON h.group_id = g.id
                    WHERE g.queue = q.queue AND g.last_failed_at > $1::timestamptz - interval '1 day') AS h
           ON h.hour = date_bin('1 hour', $1::timestamptz, '2000-01-01Z') - make_interval(hours => ago)
         GROUP BY ago ORDER BY ago DESC) AS failures
     FROM (SELECT DISTINCT queue FROM dead_letter_groups
           WHERE last_failed_at > $1::timestamptz - interval '1 day') AS q`,
    [now],
  );
  return new Map(rows.map(({ queue, failures }) => [queue, failures]));
}

/** What waits for a person, apart from dead letters: as many as 100 of each are counted. */
export type Waiting = {
  documents: number;
  mails: number;
  customers: number;
  stoppedReplays: number;
};

/** How much waits for a person, of each kind a hundred at the most: more is no other decision. */
export async function readWaiting({ sql }: { sql: Sql }): Promise<Waiting> {
  const some = (query: string) => `(SELECT count(*)::int FROM (${query} LIMIT 100) AS found)`;
  const { rows } = await sql.query<Waiting>(
    `SELECT ${some(`SELECT FROM vendor_invoice_parse_jobs WHERE status = 'review'`)} AS documents,
       ${some(`SELECT FROM email_logs WHERE state = 'unknown' AND parked_at IS NOT NULL`)} AS mails,
       ${some(`SELECT DISTINCT account, customer_id FROM billing_events WHERE status = 'quarantined'`)} AS customers,
       ${some(`SELECT FROM replays WHERE status = 'stopped' AND finished_at > now() - interval '1 day'`)} AS "stoppedReplays"`,
  );
  return rows[0] as Waiting;
}
