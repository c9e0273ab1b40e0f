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
import type { PartOptions, Report } from './support/report.ts';
import { createRivalProjection, type RivalProjection } from './support/rival-projection.ts';
import { median, round } from './support/statistics.ts';
import { manyEvents, opened } from './support/stripe-events.ts';

const ROUNDS = 5;
/** Each of an organisation of its own, with a handful of subscriptions at the end. */
const CUSTOMERS = 2_000;
const BATCHES = [
  { size: 1, count: 500, atLeast: 2, timesRival: 2 },
  { size: 10, count: 2_000, atLeast: 8, timesRival: 4 },
  { size: 100, count: 4_000, atLeast: 18, timesRival: 6 },
];
/** Ours and the rival's alike: an instance of a function has one. */
const CONNECTIONS = 1;
const NAIVE_COUNT = 1_000;
const FLUSHED_ROUNDS = 3;

/**
 * Events/s into Postgres, against one transaction of five awaited statements per event, which leaves
 * the same rows: the targets are set against it. A leaner rival that leaves less stands beside it,
 * and when asked for the one by name.
 */
export async function run(report: Report, options: PartOptions): Promise<void> {
  await onDatabase({ flushed: false }, async (db, url) => {
    const naive = await createNaiveProjection(url);
    const lean = await createLeanProjection(url);
    const named = options.rival
      ? await createRivalProjection({ url, connections: CONNECTIONS })
      : undefined;
    const rates = await measure(db, { naive, lean, named });
    await Promise.all([naive.end(), lean.end(), named?.end()]);
    tell(report, rates);
  });
  if (!options.rival) return;
  await onDatabase({ flushed: true }, async (db, url) => {
    const named = await createRivalProjection({ url, connections: CONNECTIONS });
    tellFlushed(report, await measureFlushed(db, named));
    await named.end();
  });
}

async function onDatabase(
  { flushed }: { flushed: boolean },
  work: (db: Database, url: string) => Promise<void>,
) {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: !flushed });
  const db = createDatabase({ url: async () => postgres.url, max: CONNECTIONS });
  try {
    await migrate({
      ownerUrl: postgres.url,
      migrationsDir: join(import.meta.dirname, '../migrations'),
    });
    await mapCustomers(db);
    await work(db, postgres.url);
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Rates by the size of a batch. */
type Batches = Map<number, number[]>;
type Rates = { naive: number[]; lean: number[]; batches: Batches; named: Batches };
type Rivals = {
  naive: NaiveProjection;
  lean: NaiveProjection;
  named: RivalProjection | undefined;
};

/** Rounds alternate between all candidates; the first warms up and does not count. */
async function measure(db: Database, rivals: Rivals): Promise<Rates> {
  const none = (): Batches => new Map(BATCHES.map(({ size }) => [size, []]));
  const rates: Rates = { naive: [], lean: [], batches: none(), named: none() };
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
      if (round > 0) rates.batches.get(size)?.push(rate);
      if (!rivals.named) continue;
      const rivalRate = await timeNamed(events(count), { size, rival: rivals.named });
      if (round > 0) rates.named.get(size)?.push(rivalRate);
    }
  }
  return rates;
}

/**
 * Ours against the one by name where each commit is on the disk before it counts: whoever commits each
 * statement pays for that most, and without it pays for nothing.
 */
async function measureFlushed(db: Database, named: RivalProjection) {
  const rates = BATCHES.map(({ size }) => ({ size, ours: [] as number[], named: [] as number[] }));
  let run = 1_000;
  for (let round = 0; round <= FLUSHED_ROUNDS; round += 1)
    for (const { size, ours, named: theirs } of rates) {
      const count = Math.max(200, size * 10);
      const events = () => manyEvents({ count, customers: CUSTOMERS, run: `${++run}` }).map(opened);
      const own = events();
      const rate = await eventsPerSecond(count, () => projectAll(own, { size, db }));
      const rivalRate = await timeNamed(events(), { size, rival: named });
      if (round > 0) ours.push(rate);
      if (round > 0) theirs.push(rivalRate);
    }
  return rates.map((at) => ({ size: at.size, ours: median(at.ours), named: median(at.named) }));
}

/** The rival gets as many events at once as a batch has, over as many connections as ours. */
async function timeNamed(
  envelopes: Envelope[],
  { size, rival }: { size: number; rival: RivalProjection },
): Promise<number> {
  const before = await rival.count();
  const rate = await eventsPerSecond(envelopes.length, async () => {
    for (let at = 0; at < envelopes.length; at += size)
      await rival.project(envelopes.slice(at, at + size));
  });
  // The customers have their rows already, from the first event on.
  if ((await rival.count()) - before < envelopes.length * 0.7)
    throw new Error('The rival left rows out');
  return rate;
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
    `WITH o AS (INSERT INTO organizations (name) SELECT n::text FROM generate_series(0, $1 - 1) n RETURNING id, name)
     INSERT INTO billing_customers (organization_id, stripe_customer_id)
     SELECT id, 'cus_NightshiftDemo_' || name FROM o`,
    [CUSTOMERS],
  );
}

function tellFlushed(report: Report, rates: { size: number; ours: number; named: number }[]) {
  report.table({
    title:
      'The same, each commit flushed to the disk, as a database does that keeps what it is told',
    columns: ['at once', 'events/s', 'stripe-sync-engine', '×'],
    rows: rates.map(({ size, ours, named }) => [
      size,
      Math.round(ours),
      Math.round(named),
      round(ours / named),
    ]),
  });
}

function tell(report: Report, { naive, lean, batches, named }: Rates) {
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
      ...BATCHES.flatMap(({ size }) =>
        named.get(size)?.length
          ? [row(`stripe-sync-engine, ${size} at once`, median(named.get(size) ?? []))]
          : [],
      ),
    ],
  });
  for (const { size, atLeast } of BATCHES)
    report.target({
      name: `projection in batches of ${size}`,
      value: median(batches.get(size) ?? []) / base,
      atLeast,
    });
  for (const { size, timesRival } of BATCHES.filter((b) => named.get(b.size)?.length))
    report.target({
      name: `projection in batches of ${size}, × stripe-sync-engine`,
      value: median(batches.get(size) ?? []) / median(named.get(size) ?? []),
      atLeast: timesRival,
    });
}
