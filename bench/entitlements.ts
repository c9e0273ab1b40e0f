import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../local/postgres.ts';
import { createCustomer } from '../local/stripe/resources/customers.ts';
import { startLocalStripe } from '../local/stripe/server.ts';
import { backfill } from '../shared/billing/reconcile/backfill.ts';
import { reconcile } from '../shared/billing/reconcile/reconcile.ts';
import { createBooksSource } from '../shared/billing/stripe-api/books.ts';
import { consumeUsage } from '../shared/entitlements/consume-usage.ts';
import { changePlan, setDefaultPlan } from '../shared/entitlements/plans.ts';
import { createDatabase, type Database } from '../shared/platform/database/database.ts';
import { migrate } from '../shared/platform/database/migrate.ts';
import { createSecretReader } from '../shared/platform/secrets.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';

const AT_ONCE = 8;
/** Calls of each; NIGHTSHIFT_BENCH_CALLS makes it quicker to try. */
const CALLS = Number(process.env.NIGHTSHIFT_BENCH_CALLS ?? 5_000);
const ORGANIZATIONS = 20;
/** Units that each organisation has used before, of a day. */
const USED = 2_000;
/** Customers of the comparison with Stripe. */
const CUSTOMERS = Number(process.env.NIGHTSHIFT_BENCH_CUSTOMERS ?? 5_000);
/** Objects a second that Stripe lets an account list: 25 requests of 100. */
const STRIPE_LIMIT = 2_500;

/** Taking the last unit, against looking first and writing then; and our rows against Stripe's books. */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const db = createDatabase({ url: async () => postgres.url, max: AT_ONCE });
  try {
    const migrationsDir = join(import.meta.dirname, '../migrations');
    await migrate({ ownerUrl: postgres.url, migrationsDir });
    await compareConsume(report, db);
    await measureVerify(report, db);
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function compareConsume(report: Report, db: Database): Promise<void> {
  await db.query(
    `CREATE TABLE naive_usage (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, organization_id uuid, amount bigint)`,
  );
  await db.query('CREATE INDEX ON naive_usage (organization_id)');
  await setDefaultPlan({ id: 'free' }, { sql: db });
  const limit = USED + Math.floor(CALLS / ORGANIZATIONS / 2);
  await changePlan({ id: 'free', limits: { api_calls: limit } }, { db });
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO organizations (name) SELECT 'bench ' || n FROM generate_series(1, $1::int) n RETURNING id`,
    [ORGANIZATIONS],
  );
  const ids = rows.map(({ id }) => id);
  const at = new Date();
  // What each has used of the day.
  for (const organizationId of ids)
    await consumeUsage({ organizationId, feature: 'api_calls', amount: USED, at }, { sql: db });
  await db.query(
    `INSERT INTO naive_usage (organization_id, amount)
     SELECT id, 1 FROM unnest($1::uuid[]) AS id, generate_series(1, $2::int)`,
    [ids, USED],
  );
  await db.query('ANALYZE naive_usage');
  const ours = await timed(ids, async (organizationId) => {
    const wish = { organizationId, feature: 'api_calls', amount: 1, at };
    return (await consumeUsage(wish, { sql: db })).granted;
  });
  const naive = await timed(ids, (organizationId) =>
    // Within the tenant's transaction, as every request of the API.
    db.asOrganization(organizationId, async (tx) => {
      const { rows: used } = await tx.query<{ used: string }>(
        'SELECT coalesce(sum(amount), 0) AS used FROM naive_usage WHERE organization_id = $1',
        [organizationId],
      );
      if (Number(used[0]?.used) >= limit) return false;
      await tx.query('INSERT INTO naive_usage (organization_id, amount) VALUES ($1, 1)', [
        organizationId,
      ]);
      return true;
    }),
  );
  const allowed = (limit - USED) * ORGANIZATIONS;
  report.note(
    `${CALLS.toLocaleString('en')} calls of ${ORGANIZATIONS} organisations, of which each has used ${USED.toLocaleString('en')} units that day and has room for half of its calls, ${AT_ONCE} at once. The rival sums up rows, compares, and inserts.`,
  );
  report.table({
    title: 'Consuming units',
    columns: ['what', 'calls a second', 'granted', 'beyond the limit'],
    rows: [
      ['consume, one statement', round(ours.perSecond), ours.granted, ours.granted - allowed],
      ['check, then insert', round(naive.perSecond), naive.granted, naive.granted - allowed],
    ],
  });
  report.target({
    name: 'consume a second, against check-then-insert',
    value: ours.perSecond / naive.perSecond,
    atLeast: 1,
  });
  report.target({ name: 'units beyond the limit', value: ours.granted - allowed, atMost: 0 });
}

async function timed(ids: readonly string[], call: (id: string) => Promise<boolean>) {
  let next = 0;
  let granted = 0;
  const started = performance.now();
  const lane = async () => {
    for (let i = next++; i < CALLS; i = next++)
      // Neighbours in time are calls of one organisation: that is when two come at once.
      if (await call(ids[Math.floor(i / 4) % ids.length] as string)) granted += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { perSecond: CALLS / ((performance.now() - started) / 1_000), granted };
}

async function measureVerify(report: Report, db: Database): Promise<void> {
  const stripe = await startLocalStripe();
  try {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) SELECT 'bench ' || n FROM generate_series(1, $1::int) n RETURNING id`,
      [CUSTOMERS],
    );
    for (const { id } of rows) createCustomer(stripe.store, { metadata: { organization_id: id } });
    const open = createBooksSource({
      secrets: createSecretReader({
        fetchSecret: async () => ({ value: 'sk_test_bench', putAt: new Date() }),
      }),
      apiKeyName: 'key',
      apiBase: stripe.url,
      perSecond: 100_000,
    });
    const books = await open();
    if (!books) throw new Error('the bench has a key');
    const deps = { db, clock: () => new Date(), books };
    await backfill({ restart: true }, deps);
    const started = performance.now();
    const { drifts } = await reconcile({ repair: false }, deps);
    const perSecond = CUSTOMERS / ((performance.now() - started) / 1_000);
    report.table({
      title: 'Verifying',
      columns: ['objects', 'a second', 'drifts'],
      rows: [[CUSTOMERS, round(perSecond), drifts.length]],
    });
    report.target({
      name: "objects verified a second, against what Stripe's limit lets through",
      value: perSecond / STRIPE_LIMIT,
      atLeast: 1,
    });
  } finally {
    await stripe.stop();
  }
}
