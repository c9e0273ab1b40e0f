import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from '../../shared/platform/database/database.ts';

const DAYS = 365;
/** Series that have movements: as many as are looked at. */
const MOVING = 500;

/** Peaks of resident memory, in MB, each of a process that does nothing else. */
export type Night = { series: number; slices: number; plan: number; message: number };

/**
 * Plans the night of an organisation with so many series, and forecasts the first slice of it, each in a process of
 * its own, as a function is that was not there before.
 */
export async function measureNight(
  { series, url }: { series: number; url: string },
  { db }: { db: Database },
): Promise<Night> {
  await seedNight(series, db);
  const plan = await measured({ what: 'plan', url });
  const { rows } = await db.query(
    `SELECT organization_id AS "organizationId", run_id AS "runId", slice FROM ai_training_slices ORDER BY slice LIMIT 1`,
  );
  const message = await measured({ what: 'slice', url, slice: rows[0] });
  if (message.done !== MOVING) throw new Error(`The slice was of ${message.done} series`);
  await db.query('DELETE FROM organizations');
  return { series, slices: plan.done, plan: plan.mb, message: message.mb };
}

const run = promisify(execFile);

async function measured(what: object): Promise<{ done: number; mb: number }> {
  const { stdout } = await run(
    process.execPath,
    [join(import.meta.dirname, 'forecast-process.ts')],
    {
      env: { ...process.env, BENCH: JSON.stringify(what) },
    },
  );
  return JSON.parse(stdout);
}

async function seedNight(series: number, db: Database) {
  await db.query(
    `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id),
     s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o)
     INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
     SELECT id, 'enterprise', 'bench', 'bench' FROM o`,
  );
  await db.query('SELECT renew_entitlements(ARRAY(SELECT id FROM organizations), now())');
  await db.query(
    `INSERT INTO inventory_items (organization_id, name, sku, unit)
     SELECT id, 'Item ' || n, 'S' || n, 'kg' FROM organizations, generate_series(1, $1::int) n`,
    [series],
  );
  await db.query(
    `INSERT INTO stock_levels (organization_id, site_id, item_id, on_hand, is_counted, first_day, last_day)
     SELECT s.organization_id, s.id, i.id, 10, true, current_date - $1::int, current_date - 1
     FROM sites s, inventory_items i`,
    [DAYS],
  );
  await db.query(
    `INSERT INTO stock_movements (organization_id, site_id, item_id, movement_key, kind, quantity, unit,
       stock_change, moved_at, day, source)
     SELECT l.organization_id, l.site_id, l.item_id, l.item_id || ':' || n, 'sale', 1 + n % 7, 'kg',
       -(1 + n % 7), now() - n * interval '1 day', current_date - n, 'api'
     FROM (SELECT * FROM stock_levels ORDER BY site_id, item_id LIMIT $2) l, generate_series(1, $1::int) n`,
    [DAYS, MOVING],
  );
  await db.query('ANALYZE');
}
