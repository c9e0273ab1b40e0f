import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../local/postgres.ts';
import { readPayload } from '../shared/billing/projection/incoming-event.ts';
import { projectEvents } from '../shared/billing/projection/project.ts';
import { migrate } from '../shared/database/migrate.ts';
import type { StripeEventDetail } from '../shared/events/catalogue.ts';
import { createDatabase, type Database } from '../shared/platform/db.ts';
import { createNaiveProjection } from './support/naive-projection.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';
import { manyEvents } from './support/stripe-events.ts';

const ROUNDS = 5;
const CUSTOMERS = 200;
const BATCHES = [
  { size: 1, count: 500, atLeast: 2 },
  { size: 10, count: 2_000, atLeast: 8 },
  { size: 100, count: 4_000, atLeast: 18 },
];
const NAIVE_COUNT = 500;

/** Events/s into Postgres, against one transaction of five awaited statements per event. */
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
    const rates = await measure(db, naive.project);
    await naive.end();
    tell(report, rates);
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

type Rates = { naive: number[]; batches: Map<number, number[]> };

/** Rounds alternate between all candidates; the first warms up and does not count. */
async function measure(
  db: Database,
  projectNaively: (detail: StripeEventDetail) => Promise<void>,
): Promise<Rates> {
  const rates: Rates = { naive: [], batches: new Map(BATCHES.map(({ size }) => [size, []])) };
  let run = 0;
  const events = (count: number) => manyEvents({ count, customers: CUSTOMERS, run: `${++run}` });
  for (let round = 0; round <= ROUNDS; round += 1) {
    const own = events(NAIVE_COUNT);
    const naive = await eventsPerSecond(own.length, async () => {
      for (const detail of own) await projectNaively(detail);
    });
    if (round > 0) rates.naive.push(naive);
    for (const { size, count } of BATCHES) {
      const details = events(count);
      const rate = await eventsPerSecond(count, () => projectAll(details, { size, db }));
      if (round > 0) rates.batches.get(size)?.push(rate);
    }
  }
  return rates;
}

async function projectAll(details: StripeEventDetail[], input: { size: number; db: Database }) {
  for (let at = 0; at < details.length; at += input.size) {
    const batch = details.slice(at, at + input.size).map((detail) =>
      readPayload({
        ...detail,
        payload: detail.payload as Record<string, unknown>,
        claim: undefined,
      }),
    );
    const { outcomes } = await projectEvents(batch, input);
    if (outcomes.some(({ status }) => status !== 'applied')) throw new Error('not applied');
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

function tell(report: Report, { naive, batches }: Rates) {
  const base = median(naive);
  report.note(
    'Customer, subscription, invoice and payment method events with their payload, on loopback (a network ' +
      'makes batches look better), commits not flushed; ' +
      `median of ${ROUNDS} alternating rounds.`,
  );
  report.table({
    title: 'Projection of Stripe events into Postgres',
    columns: ['how', 'events/s', '× five statements'],
    rows: [
      ['one transaction of five statements per event', Math.round(base), 1],
      ...BATCHES.map(({ size }) => {
        const rate = median(batches.get(size) ?? []);
        return [`batches of ${size}`, Math.round(rate), round(rate / base)];
      }),
    ],
  });
  for (const { size, atLeast } of BATCHES)
    report.target({
      name: `projection in batches of ${size}`,
      value: median(batches.get(size) ?? []) / base,
      atLeast,
    });
}
