import { collectMetrics } from '../shared/health/metrics/collect.ts';
import { postgresSources } from '../shared/health/metrics/from-postgres.ts';
import { writeMetrics } from '../shared/health/metrics/prometheus.ts';
import type { Database } from '../shared/platform/database/database.ts';
import { allJobs } from '../shared/scheduling/registry.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';

/** Organisations of the large house; NIGHTSHIFT_BENCH_ORGANIZATIONS makes it quicker to try. */
const MANY = Number(process.env.NIGHTSHIFT_BENCH_ORGANIZATIONS ?? 10_000);
const FEW = 100;
/** Mails and documents of the day of each organisation. */
const EACH = 10;

/** What a scrape costs, and how long its answer is, in a house a hundred times as large. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db }) => {
    await seed(FEW, db);
    const few = await measure(db);
    await seed(MANY, db);
    const many = await measure(db);
    report.table({
      title: `/metrics from Postgres, each organisation with calls, ${EACH} mails and ${EACH} documents of the day`,
      columns: ['organisations', 'bytes', 'lines', 'ms, median of 9'],
      rows: [
        [FEW, few.bytes, few.lines, round(few.ms, 1)],
        [MANY, many.bytes, many.lines, round(many.ms, 1)],
      ],
    });
    report.target({
      name: `bytes at ${MANY.toLocaleString('en')} organisations against ${FEW}, ×`,
      value: many.bytes / few.bytes,
      atMost: 1.1,
    });
    report.target({ name: 'milliseconds of a scrape', value: many.ms, atMost: 500 });
  });
}

async function measure(db: Database): Promise<{ bytes: number; lines: number; ms: number }> {
  const sources = postgresSources({ jobs: allJobs() }, { sql: db, clock: () => new Date() });
  const times: number[] = [];
  let text = '';
  for (let i = 0; i < 9; i += 1) {
    const began = performance.now();
    text = writeMetrics(await collectMetrics(sources));
    times.push(performance.now() - began);
  }
  return {
    bytes: Buffer.byteLength(text),
    lines: text.split('\n').length,
    ms: median(times),
  };
}

async function seed(organizations: number, db: Database): Promise<void> {
  await db.query('TRUNCATE organizations, email_logs, usage_counters CASCADE');
  await db.query(
    `INSERT INTO organizations (name) SELECT 'bench ' || n FROM generate_series(1, $1::int) n`,
    [organizations],
  );
  await db.query(
    `INSERT INTO usage_counters (organization_id, feature_id, window_start, used)
     SELECT id, 'api_calls', date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', 1 + (row_number() OVER ()) % 977
     FROM organizations`,
  );
  await db.query(
    `INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, on_unknown, state)
     SELECT o.id || ':' || n, o.id, 'ada@example.com', 'payment-failed', 'transactional', 'park',
       (ARRAY['sent', 'delivered', 'bounced'])[1 + n % 3] FROM organizations o, generate_series(1, $1::int) n`,
    [EACH],
  );
  await db.query(
    `INSERT INTO vendor_invoice_parse_jobs (organization_id, status, file_name)
     SELECT o.id, (ARRAY['accepted', 'review'])[1 + n % 2], 'a.pdf' FROM organizations o, generate_series(1, $1::int) n`,
    [EACH],
  );
  await db.query('ANALYZE');
}
