import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { evaluateStatsforecast } from '../eval/forecast/statsforecast.ts';
import { startPostgres } from '../local/postgres.ts';
import { forecastSeries } from '../shared/forecasts/forecast.ts';
import { CANDIDATES } from '../shared/forecasts/methods/candidates.ts';
import { commonOf } from '../shared/forecasts/together.ts';
import { createDatabase, type Database } from '../shared/platform/database/database.ts';
import { migrate } from '../shared/platform/database/migrate.ts';
import { measureNight } from './support/forecast-night.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';

/** Series of the long run; NIGHTSHIFT_BENCH_SERIES makes it quicker to try. */
const SERIES = Number(process.env.NIGHTSHIFT_BENCH_SERIES ?? 100_000);
const FEW = 1_000;
const DAYS = 365;
const SLICE = 500;
const ASK = { horizon: 8, season: 7, outlook: 28 };
const ITEMS = Number(process.env.NIGHTSHIFT_BENCH_ITEMS ?? 50_000);
const SITES = 5;

/** Series a second on one core, memory over many of them, and what needs to be ordered, asked of many items. */
export async function run(report: Report): Promise<void> {
  await measureSeries(report);
  await withDatabase(async (given) => {
    await measureNights(report, given);
    await measureReorder(report, given);
  });
}

type Given = { url: string; db: Database };

async function withDatabase(work: (given: Given) => Promise<void>) {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const db = createDatabase({ url: async () => postgres.url, max: 1 });
  try {
    const migrationsDir = join(import.meta.dirname, '../migrations');
    await migrate({ ownerUrl: postgres.url, migrationsDir });
    await work({ url: postgres.url, db });
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** What a night takes of the memory that a function has, of an organisation with few series and with many. */
async function measureNights(report: Report, { url, db }: Given) {
  const few = await measureNight({ series: FEW, url }, { db });
  const many = await measureNight({ series: SERIES, url }, { db });
  report.table({
    title: 'A night, by the series of an organisation: most memory of a process of its own',
    columns: ['series', 'messages', 'the plan (MB)', 'a message of 500 series (MB)'],
    rows: [few, many].map(({ series, slices, plan, message }) => [
      series,
      slices,
      Math.round(plan),
      Math.round(message),
    ]),
  });
  const over = `${SERIES} series over ${FEW}`;
  report.target({ name: `memory of the plan, ${over}`, value: many.plan / few.plan, atMost: 1.1 });
  const message = many.message / few.message;
  report.target({ name: `memory of a message, ${over}`, value: message, atMost: 1.1 });
}

async function measureSeries(report: Report) {
  const few = forecastMany(FEW);
  const before = { held: heldMemory(), resident: few.most };
  const many = forecastMany(SERIES);
  const grew = {
    held: (heldMemory() - before.held) / 1e6,
    resident: (many.most - before.resident) / 1e6,
  };
  const rival = await measureRival();
  const tried = `${CANDIDATES.length} candidates at up to 24 origins, and a band`;
  report.note(
    `Series of ${DAYS} days, ${ASK.horizon} days ahead. A series of ours is ${tried}; one of statsforecast is one fit of one method, without backtest and band.`,
  );
  report.table({
    title: 'Forecasting on one core',
    columns: ['what', 'series', 'series/s', 'fits/s'],
    rows: [
      ['nightshift', FEW, Math.round(few.rate), Math.round(few.rate * CANDIDATES.length * 24)],
      ['nightshift', SERIES, Math.round(many.rate), Math.round(many.rate * CANDIDATES.length * 24)],
      ...(rival ?? []).map(({ name, rate }) => [name, 100, round(rate, 1), round(rate, 1)]),
    ],
  });
  if (!rival) report.note('statsforecast took no part: Python has it not.');
  report.target({ name: 'series a minute on one core', value: many.rate * 60, atLeast: 2_000 });
  const span = `by one process that goes on, from ${FEW} to ${SERIES} series (MB)`;
  report.target({ name: `memory held ${span}`, value: grew.held, atMost: 4 });
  report.target({ name: `memory resident ${span}`, value: grew.resident, atMost: 64 });
  const ets = rival?.find(({ name }) => name.includes('AutoETS'));
  if (ets)
    report.target({ name: 'series/s over AutoETS', value: many.rate / ets.rate, atLeast: 1 });
}

/**
 * Bytes that are still held once everything is collected that can be. What is resident besides is what the
 * engine gives its young objects room for, and grows by itself for a while.
 */
function heldMemory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  // Buffers go a collection after what held them.
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** In slices, as a night does; what a slice came to is let go. */
function forecastMany(count: number) {
  let most = 0;
  const started = performance.now();
  for (let from = 0; from < count; from += SLICE) {
    const demands = Array.from({ length: Math.min(SLICE, count - from) }, (_, n) => made(from + n));
    const common = commonOf(demands, ASK);
    for (const demand of demands) forecastSeries(demand, { ...ASK, common });
    most = Math.max(most, process.memoryUsage().rss);
  }
  return { rate: (1000 * count) / (performance.now() - started), most };
}

/** A series with weekdays and chance, of any size. */
function made(seed: number): Float64Array {
  let state = (seed + 1) * 2_654_435_761;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const mean = Math.exp(4 * next() - 1);
  return Float64Array.from({ length: DAYS }, (_, day) =>
    Math.round(2 * next() * mean * (day % 7 > 4 ? 1.6 : 0.8)),
  );
}

async function measureRival() {
  const demands = Array.from({ length: 100 }, (_, n) => made(n));
  const set = { file: '', grain: 'day' as const, names: [], demands };
  const scores = await evaluateStatsforecast(set, {
    horizon: ASK.horizon,
    origins: [DAYS - ASK.horizon],
  });
  return scores?.map(({ name, milliseconds }) => ({ name, rate: 1000 / milliseconds }));
}

async function measureReorder(report: Report, { db }: Given) {
  await seed(db);
  const times: number[] = [];
  let rows = 0;
  for (let n = 0; n < 21; n++) {
    const started = performance.now();
    const asked = await db.query(
      `SELECT * FROM get_items_needing_reorder((SELECT id FROM organizations),
         (SELECT id FROM sites ORDER BY name LIMIT 1), 7)`,
    );
    times.push(performance.now() - started);
    rows = asked.rows.length;
  }
  report.note(
    `get_items_needing_reorder: ${ITEMS} items at ${SITES} sites, of which it names ${rows}.`,
  );
  report.target({
    name: 'what needs to be ordered at a site (ms)',
    value: median(times),
    atMost: 100,
  });
}

/** One in a hundred runs out soon. */
async function seed(db: Database) {
  await db.query(`INSERT INTO organizations (name) VALUES ('Harbor')`);
  await db.query(
    `INSERT INTO sites (organization_id, name) SELECT id, 'Site ' || n FROM organizations, generate_series(1, $1) n`,
    [SITES],
  );
  await db.query(
    `INSERT INTO inventory_items (organization_id, name, sku)
     SELECT id, 'Item ' || n, 'S' || n FROM organizations, generate_series(1, $1) n`,
    [ITEMS],
  );
  await db.query(
    `INSERT INTO stock_levels (organization_id, site_id, item_id, on_hand, first_day, last_day)
     SELECT s.organization_id, s.id, i.id, 10, current_date - 300, current_date
     FROM sites s, inventory_items i`,
  );
  await db.query(
    `INSERT INTO ai_demand_forecasts (organization_id, site_id, item_id, grain, first_day, steps, horizon,
       demand, quantiles, demand_class, champion, why, scores, stock_out_on, made_at)
     SELECT l.organization_id, l.site_id, l.item_id, g, current_date, '{1,1,1,1,1,1,1}', 7, 7, '{}', 'smooth',
       'steady', '', '{}', CASE WHEN random() < 0.01 THEN current_date + 3
         WHEN random() < 0.5 THEN current_date + 20 END, now()
     FROM stock_levels l, unnest(ARRAY['day', 'week']) AS g`,
  );
  await db.query('ANALYZE');
}
