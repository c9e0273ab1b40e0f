import type { Sql } from '../platform/database/database.ts';
import { Conflict } from '../platform/errors.ts';
import { conversion } from './units.ts';

type Given = { line: number; sku: string; unit: string };
type Known = { id: string; sku: string; unit: string | null; isCounted: boolean };

/**
 * Prepares items for the units that a file gives them. What is counted in one unit is not renamed into another;
 * movements that could not be counted in the unit of before, or in none, count from now on. To be called before the
 * items are written, in their transaction.
 * @throws Conflict naming the line whose item is counted in another unit
 */
export async function changeUnits(
  { organizationId, items }: { organizationId: string; items: readonly Given[] },
  { sql }: { sql: Sql },
): Promise<void> {
  const told = new Map(items.filter(({ unit }) => unit !== '').map((item) => [item.sku, item]));
  const { rows } = await sql.query<Known>(KNOWN, [organizationId, [...told.keys()]]);
  const changed = rows.flatMap((known) => {
    const { line, unit } = told.get(known.sku) as Given;
    if (known.unit !== null && conversion(known.unit, unit) === 1) return [];
    if (known.unit !== null && known.isCounted)
      throw new Conflict(
        `Line ${line}: ${known.sku} is counted in ${known.unit}, its stock, orders and rules too: ${unit} is another unit. Make an item of its own for it`,
      );
    return [{ id: known.id, unit }];
  });
  if (changed.length > 0) await countAnew({ organizationId, changed }, { sql });
}

const KNOWN = `
  SELECT i.id, i.sku, i.unit,
    EXISTS (SELECT FROM stock_movements m
      WHERE m.organization_id = $1 AND m.item_id = i.id AND m.stock_change IS NOT NULL)
    OR EXISTS (SELECT FROM stock_levels l
      WHERE l.organization_id = $1 AND l.item_id = i.id AND (l.on_hand <> 0 OR l.reserved <> 0))
    OR EXISTS (SELECT FROM stock_orders o
      WHERE o.organization_id = $1 AND o.item_id = i.id AND o.closed_on IS NULL)
    OR EXISTS (SELECT FROM reorder_rules r
      WHERE r.organization_id = $1 AND r.item_id = i.id AND (r.pack_size <> 1 OR r.minimum_order <> 0))
    AS "isCounted"
  FROM inventory_items i
  WHERE i.organization_id = $1 AND i.sku = ANY ($2::text[])
  ORDER BY i.id FOR UPDATE OF i`;

/** Counts the movements that no stock has yet, where the new unit can be made of theirs. */
async function countAnew(
  input: { organizationId: string; changed: readonly { id: string; unit: string }[] },
  { sql }: { sql: Sql },
): Promise<void> {
  const { organizationId, changed } = input;
  const units = new Map(changed.map(({ id, unit }) => [id, unit]));
  const { rows } = await sql.query<{ itemId: string; unit: string }>(
    `SELECT DISTINCT item_id AS "itemId", unit FROM stock_movements
     WHERE organization_id = $1 AND item_id = ANY ($2::uuid[]) AND stock_change IS NULL AND unit IS NOT NULL`,
    [organizationId, [...units.keys()]],
  );
  const factors = rows.flatMap(({ itemId, unit }) => {
    const factor = conversion(unit, units.get(itemId) ?? null);
    return factor === undefined ? [] : [{ item_id: itemId, unit, factor }];
  });
  await sql.query(COUNT, [organizationId, JSON.stringify(factors)]);
}

const COUNT = `
  WITH counted AS (
    UPDATE stock_movements m
    SET stock_change = CASE WHEN m.kind IN ('use', 'sale') THEN -m.quantity ELSE m.quantity END * f.factor
    FROM jsonb_to_recordset($2::jsonb) AS f(item_id uuid, unit text, factor numeric)
    WHERE m.organization_id = $1 AND m.item_id = f.item_id AND m.unit = f.unit AND m.stock_change IS NULL
    RETURNING m.site_id, m.item_id, m.stock_change
  )
  UPDATE stock_levels l
  SET on_hand = l.on_hand + c.change, unconverted = l.unconverted - c.movements
  FROM (SELECT site_id, item_id, sum(stock_change) AS change, count(*) AS movements
    FROM counted GROUP BY site_id, item_id) c
  WHERE l.organization_id = $1 AND l.site_id = c.site_id AND l.item_id = c.item_id`;
