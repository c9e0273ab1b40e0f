import { events } from '../../events/catalogue.ts';
import { writeOutbox } from '../../outbox/write-outbox.ts';
import type { Sql } from '../../platform/database/database.ts';
import { CANDIDATES } from '../methods/candidates.ts';

/** Of how the forecasts are made; a run says which it was. */
const CODE_VERSION = '1';
/** Series of a message: seconds of work, so that a crash costs little. */
const SLICE = 500;
/** Days of the past that a series is made of: two years, so that it shows whether a year comes again. */
export const HISTORY_DAYS = 800;
/** Days of silence after which an item has no series. */
export const SILENT_DAYS = 400;

type Planned = { organizationId: string; runId: string; slice: number };

/**
 * Plans a night: a run for each organisation that has the feature and stock, cut into slices, each
 * announced once. In the transaction of the occurrence.
 */
export async function planNight(
  { at, slice = SLICE }: { at: Date; slice?: number },
  { sql }: { sql: Sql },
): Promise<{ runs: number; slices: number }> {
  const { rows } = await sql.query<Planned>(PLAN, [
    at,
    CODE_VERSION,
    CANDIDATES.map(({ name }) => name),
    slice,
    HISTORY_DAYS,
    SILENT_DAYS,
  ]);
  await writeOutbox(
    rows.map((detail) => ({
      definition: events.forecastSlicePlanned,
      detail,
      organizationId: detail.organizationId,
      effectKey: `forecast-slice:${detail.runId}:${detail.slice}`,
    })),
    { sql },
  );
  return { runs: new Set(rows.map(({ runId }) => runId)).size, slices: rows.length };
}

const PLAN = `
  WITH entitled AS (
    SELECT o.id FROM organizations o
    WHERE EXISTS (SELECT FROM stock_levels l WHERE l.organization_id = o.id)
      AND org_has_feature(o.id, 'ai_forecasting')
  ), runs AS (
    INSERT INTO ai_training_runs (organization_id, night, first_day, code_version, candidates, planned_at)
    SELECT id, ($1::timestamptz AT TIME ZONE 'UTC')::date, ($1::timestamptz AT TIME ZONE 'UTC')::date - $5::int, $2, $3, $1::timestamptz FROM entitled ORDER BY id
    ON CONFLICT (organization_id, night) DO NOTHING
    RETURNING id, organization_id
  ), numbered AS (
    SELECT r.id AS run_id, l.organization_id, l.site_id, l.item_id,
      (row_number() OVER (PARTITION BY l.organization_id ORDER BY l.site_id, l.item_id) - 1) / $4::int AS slice
    FROM runs r JOIN stock_levels l ON l.organization_id = r.organization_id
    WHERE l.last_day > ($1::timestamptz AT TIME ZONE 'UTC')::date - $6::int
  )
  INSERT INTO ai_training_slices (organization_id, run_id, slice, first_site, first_item, last_site, last_item)
  SELECT organization_id, run_id, slice,
    (array_agg(site_id ORDER BY site_id, item_id))[1], (array_agg(item_id ORDER BY site_id, item_id))[1],
    (array_agg(site_id ORDER BY site_id DESC, item_id DESC))[1],
    (array_agg(item_id ORDER BY site_id DESC, item_id DESC))[1]
  FROM numbered GROUP BY organization_id, run_id, slice
  RETURNING organization_id AS "organizationId", run_id AS "runId", slice`;
