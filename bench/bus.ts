import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PASSING } from '../local/options.ts';
import { type Runtime, startRuntime } from '../local/runtime.ts';
import type { StripeEventDetail } from '../shared/events/catalogue.ts';
import { createPath } from './support/paths-in.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';
import { manyEvents } from './support/stripe-events.ts';

const ROOT = join(import.meta.dirname, '..');
const SINGLES = 200;
const BULK = 2_000;
const CUSTOMERS = 100;
const ORGANISATION = '11111111-1111-4111-8111-111111111111';
const SENDERS = 10;

/** The one-machine runtime on the whole stack: how long one event takes, how many go through. */
export async function run(report: Report): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-bench-bus-'));
  const began = performance.now();
  const runtime = await startRuntime({
    ...PASSING,
    root: ROOT,
    stateDir,
    schedules: false,
  });
  const ready = (performance.now() - began) / 1000;
  const db = new pg.Client({ connectionString: runtime.stack.databaseUrl });
  try {
    await db.connect();
    await measure({ runtime, db, ready }, report);
  } finally {
    await db.end();
    await runtime.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

type Bench = {
  runtime: Runtime;
  db: pg.Client;
  ready: number;
};

async function measure({ runtime, db, ready }: Bench, report: Report): Promise<void> {
  const path = createPath(runtime);
  await mapCustomers(db);
  const make = createEvents();
  const [first, second] = make(2) as [StripeEventDetail, StripeEventDetail];
  await path.post(first);
  await path.put([second]);
  await settled(db, [first, second]);

  const answered: number[] = [];
  const stored: number[] = [];
  for (const event of make(SINGLES)) {
    const sent = performance.now();
    await path.post(event);
    answered.push(performance.now() - sent);
    await settled(db, [event]);
    stored.push(performance.now() - sent);
  }
  const overHttp = await throughput(db, make(BULK), {
    batch: 1,
    send: ([event]) => path.post(event),
  });
  const overBus = await throughput(db, make(BULK), { batch: 10, send: path.put });
  report.note(
    `Ready in ${round(ready, 1)} s from an empty folder, bundling and synthesis included. ` +
      'Each event goes through the real bundles, signature check to committed row.',
  );
  report.table({
    title: `One machine, whole stack (${SINGLES} events one by one, then ${BULK} at once)`,
    columns: ['path', 'p50 ms', 'p95 ms', 'events/s'],
    rows: [
      ['POST → 200', round(median(answered), 1), round(p95(answered), 1), ''],
      [
        'POST → row in Postgres',
        round(median(stored), 1),
        round(p95(stored), 1),
        round(overHttp, 0),
      ],
      ['bus → queue → consumer → row', '', '', round(overBus, 0)],
    ],
  });
}

/** Sends the events and waits for the last row. @returns events per second */
async function throughput(
  db: pg.Client,
  events: StripeEventDetail[],
  path: { batch: number; send: (events: [StripeEventDetail]) => Promise<void> },
): Promise<number> {
  const left = [...events];
  const began = performance.now();
  const sender = async () => {
    while (left.length > 0) await path.send(left.splice(0, path.batch) as [StripeEventDetail]);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  await settled(db, events);
  return events.length / ((performance.now() - began) / 1000);
}

async function settled(db: pg.Client, events: StripeEventDetail[]): Promise<void> {
  const ids = events.map((event) => event.id);
  for (;;) {
    const { rows } = await db.query(
      `SELECT count(*)::int AS n FROM billing_events WHERE event_id = ANY($1) AND status = 'applied'`,
      [ids],
    );
    if (rows[0].n === ids.length) return;
    await new Promise((wake) => setTimeout(wake, ids.length > 1 ? 20 : 1));
  }
}

/** Gives the customers of the events an organisation, so that nothing waits in quarantine. */
async function mapCustomers(db: pg.Client): Promise<void> {
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => `cus_NightshiftDemo_${i}`);
  await db.query(
    `INSERT INTO billing_customers (organization_id, stripe_customer_id) SELECT $1, unnest($2::text[])`,
    [ORGANISATION, customers],
  );
}

/** Each call makes new events, later than those before. */
function createEvents() {
  let runs = 0;
  return (count: number): StripeEventDetail[] => {
    runs += 1;
    return manyEvents({ count, customers: CUSTOMERS, run: String(runs) });
  };
}

const p95 = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
