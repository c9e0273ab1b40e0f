import type { Clock } from '../../platform/clock.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import { meanOf } from '../series.ts';
import { alertsOf } from './alerts-of.ts';
import { dayAfter } from './demand-of.ts';
import { finishRun } from './finish-run.ts';
import type { Failure, ForecastOfSeries } from './forecast-slice.ts';
import { patternOf } from './pattern-of.ts';
import { type Placed, type Position, placeOrders } from './place-orders.ts';
import type { Slice } from './read-slice.ts';
import * as statements from './statements.ts';

export type Written = { series: number; suggestions: number; alerts: number };

/**
 * Writes what a slice came to, in one transaction: forecasts, patterns, what is to be proven,
 * suggestions, alerts, and that the slice is done. The stock is read here, under its lock: an order
 * that is approved meanwhile is seen, or waits.
 *
 * @returns undefined where somebody else has written it
 */
export function writeSlice(
  input: Slice & {
    forecasts: readonly ForecastOfSeries[];
    failures: readonly Failure[];
    milliseconds: number;
  },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Written | undefined> {
  const { organizationId, runId, slice, forecasts, failures, milliseconds } = input;
  return db.transaction(async (sql) => {
    const at = clock();
    const { rowCount } = await sql.query(statements.FINISH, [
      organizationId,
      runId,
      slice,
      at,
      forecasts.length,
      milliseconds,
      forecasts.filter(({ day }) => day.champion === 'plain').length,
      failures.length,
      JSON.stringify(failures.slice(0, 20)),
      JSON.stringify(countsOf(forecasts)),
      JSON.stringify(lossesOf(forecasts)),
    ]);
    if (rowCount === 0) return undefined;
    const positions = await lockStock({ organizationId, forecasts }, { sql });
    const placed = forecasts.map((it) => placeOrders(it, positions.get(keyOf(it.stored))));
    const write = (statement: string, rows: object[]) =>
      sql.query(statement, [organizationId, runId, at, JSON.stringify(rows)]);
    await write(
      statements.FORECASTS,
      forecasts.flatMap((it, n) => forecastRows(it, placed[n] as Placed)),
    );
    await write(statements.PATTERNS, forecasts.map(patternOf));
    await write(statements.PREDICTIONS, forecasts.flatMap(predictionRows));
    const suggested = await write(
      statements.SUGGESTIONS,
      placed.flatMap(({ row }) => (row ? [row] : [])),
    );
    await write(
      statements.WITHDRAW,
      placed.filter(({ row }) => !row).map(({ siteId, itemId }) => ({ siteId, itemId })),
    );
    const alerts = await write(
      statements.ALERTS,
      forecasts.flatMap((it, n) => alertsOf(it, placed[n] as Placed)),
    );
    await write(
      statements.CLOSE_ALERTS,
      forecasts.map((it, n) => ({
        siteId: it.stored.siteId,
        itemId: it.stored.itemId,
        kinds: alertsOf(it, placed[n] as Placed).map(({ kind }) => kind),
      })),
    );
    await finishRun({ organizationId, runId, at }, { sql });
    return { series: forecasts.length, suggestions: suggested.rowCount, alerts: alerts.rowCount };
  });
}

const keyOf = ({ siteId, itemId }: { siteId: string; itemId: string }) => `${siteId}:${itemId}`;

async function lockStock(
  { organizationId, forecasts }: { organizationId: string; forecasts: readonly ForecastOfSeries[] },
  { sql }: { sql: Sql },
): Promise<Map<string, Position>> {
  const keys = JSON.stringify(
    forecasts.map(({ stored: { siteId, itemId } }) => ({ siteId, itemId })),
  );
  await sql.query(statements.LOCK, [organizationId, keys]);
  // After the lock, so that what was approved before it is seen.
  const { rows } = await sql.query<Position & { siteId: string; itemId: string }>(
    statements.POSITIONS,
    [organizationId, keys],
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function forecastRows({ stored, day, week }: ForecastOfSeries, { stockOutOn }: Placed) {
  const { siteId, itemId, today } = stored;
  return [
    { grain: 'day', made: day, horizon: day.steps.length, stockOutOn },
    { grain: 'week', made: week, horizon: week.steps.length, stockOutOn: null },
  ].map(({ grain, made, horizon, stockOutOn: out }) => ({
    siteId,
    itemId,
    grain,
    horizon,
    firstDay: today,
    stockOutOn: out,
    steps: [...made.outlook].map(rounded),
    demand: rounded(made.sum),
    quantiles: Object.fromEntries(made.quantiles.map(({ share, sum }) => [share, rounded(sum)])),
    demandClass: made.class,
    champion: made.champion,
    runnerUp: made.runnerUp ?? null,
    why: made.why,
    scores: Object.fromEntries(
      Object.entries(made.scores).map(([name, loss]) => [name, rounded(loss)]),
    ),
  }));
}

/** What is held against the truth once its days are over. */
function predictionRows({ stored, day, demand }: ForecastOfSeries) {
  const { siteId, itemId, today } = stored;
  if (day.champion === 'plain') return [];
  const horizon = day.steps.length;
  const at = (share: number) => day.quantiles.find((it) => it.share === share)?.sum ?? null;
  return [
    {
      siteId,
      itemId,
      firstDay: today,
      lastDay: dayAfter(today, horizon - 1),
      champion: day.champion,
      predicted: day.sum,
      p10: at(0.1),
      p50: at(0.5),
      p90: at(0.9),
      scale: naiveError(demand, horizon),
    },
  ];
}

/** What "as much as the last time" was off by on average, over so many days. */
function naiveError(demand: Float64Array, horizon: number): number {
  const sums: number[] = [];
  for (let end = demand.length; end >= horizon; end -= horizon)
    sums.push(meanOf(demand, end - horizon, end) * horizon);
  const steps = sums.slice(1).map((sum, n) => Math.abs(sum - (sums[n] as number)));
  return meanOf(steps);
}

const rounded = (value: number) => Number(value.toPrecision(8));

function countsOf(forecasts: readonly ForecastOfSeries[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { day } of forecasts) counts[day.champion] = (counts[day.champion] ?? 0) + 1;
  return counts;
}

function lossesOf(forecasts: readonly ForecastOfSeries[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { day } of forecasts)
    for (const [name, loss] of Object.entries(day.scores)) sums[name] = (sums[name] ?? 0) + loss;
  return sums;
}
