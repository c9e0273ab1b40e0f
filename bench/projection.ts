import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../local/postgres.ts';
import { type Envelope, readPayload } from '../shared/billing/projection/incoming-event.ts';
import { projectEvents } from '../shared/billing/projection/project.ts';
import { createDatabase, type Database } from '../shared/platform/database/database.ts';
import { migrate } from '../shared/platform/database/migrate.ts';
import {
  createLeanProjection,
  createNaiveProjection,
  type NaiveProjection,
} from './support/naive-projection.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';
import { manyEvents, opened } from './support/stripe-events.ts';

const ROUNDS = 5;
const CUSTOMERS = 200;
const BATCHES = [
  { size: 1, count: 500, atLeast: 2 },
  { size: 10, count: 2_000, atLeast: 8 },
  { size: 100, count: 4_000, atLeast: 18 },
];
const NAIVE_COUNT = 1_000;

/**
 * Events/s into Postgres, against one transaction of five awaited statements per event, which leaves
 * the same rows: the targets are set against it. A leaner rival that leaves less stands beside it.
 */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const db = createDatabase({ url: async () => postgres.url });
  try {
    await migrate({
      ownerUrl: postgres.url,
      migrationsDir: join(import.meta.dirname, '../migrations'),
    });
    await mapCustomers(db);
    const naive = await createNaiveProjection(postgres.url);
    const lean = await createLeanProjection(postgres.url);
    const rates = await measure(db, { naive, lean });
    await Promise.all([naive.end(), lean.end()]);
    tell(report, rates);
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

type Rates = { naive: number[]; lean: number[]; batches: Map<number, number[]> };

/** Rounds alternate between all candidates; the first warms up and does not count. */
async function measure(
  db: Database,
  rivals: { naive: NaiveProjection; lean: NaiveProjection },
): Promise<Rates> {
  const batches = new Map<number, number[]>(BATCHES.map(({ size }) => [size, []]));
  const rates: Rates = { naive: [], lean: [], batches };
  let run = 0;
  const events = (count: number) =>
    manyEvents({ count, customers: CUSTOMERS, run: `${++run}` }).map(opened);
  const timeRival = async ({ project }: NaiveProjection) => {
    const own = events(NAIVE_COUNT);
    return eventsPerSecond(own.length, async () => {
      for (const detail of own) await project(detail);
    });
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const naive = await timeRival(rivals.naive);
    const lean = await timeRival(rivals.lean);
    if (round > 0) rates.naive.push(naive);
    if (round > 0) rates.lean.push(lean);
    for (const { size, count } of BATCHES) {
      const details = events(count);
      const rate = await eventsPerSecond(count, () => projectAll(details, { size, db }));
      if (round > 0) batches.get(size)?.push(rate);
    }
  }
  return rates;
}

async function projectAll(envelopes: Envelope[], input: { size: number; db: Database }) {
  for (let at = 0; at < envelopes.length; at += input.size) {
    const batch = envelopes.slice(at, at + input.size).map(readPayload);
    const { results } = await projectEvents(batch, input);
    if ([...results.values()].some(({ status }) => status !== 'applied'))
      throw new Error('not applied');
  }
}

async function eventsPerSecond(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (count / (performance.now() - started)) * 1000;
}

async function mapCustomers(db: Database) {
  await db.query(
    `WITH o AS (INSERT INTO organizations (name) VALUES ('Bench') RETURNING id)
     INSERT INTO billing_customers (organization_id, stripe_customer_id)
     SELECT o.id, 'cus_NightshiftDemo_' || n FROM o, generate_series(0, $1 - 1) n`,
    [CUSTOMERS],
  );
}

function tell(report: Report, { naive, lean, batches }: Rates) {
  const [base, leanBase] = [median(naive), median(lean)];
  const row = (how: string, rate: number) => [
    how,
    Math.round(rate),
    round(rate / base),
    round(rate / leanBase),
  ];
  report.note(
    'Customer, subscription, invoice and payment method events with their payload, on loopback (a network ' +
      'makes batches look better), commits not flushed; ' +
      `median of ${ROUNDS} alternating rounds. "Five statements" leaves the same rows; "lean" looks at ` +
      'no row before it writes and announces nothing.',
  );
  report.table({
    title: 'Projection of Stripe events into Postgres',
    columns: ['how', 'events/s', '× five statements', '× lean'],
    rows: [
      row('one transaction of five statements per event', base),
      row('lean: five round trips (BEGIN, three statements, COMMIT) per event', leanBase),
      ...BATCHES.map(({ size }) => row(`batches of ${size}`, median(batches.get(size) ?? []))),
    ],
  });
  for (const { size, atLeast } of BATCHES)
    report.target({
      name: `projection in batches of ${size}`,
      value: median(batches.get(size) ?? []) / base,
      atLeast,
    });
}
