import { readCsv } from '../platform/csv.ts';
import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import { Conflict, InvalidRequest } from '../platform/errors.ts';
import { changeUnits } from './change-units.ts';
import { type Fault, refuseFaults } from './faults.ts';

export type Item = {
  id: string;
  name: string;
  sku: string | null;
  gtin: string | null;
  unit: string | null;
};

/** Items of an organisation by name, a part at a time; of which `like` is a part of name or SKU, where it is given. */
export async function listItems(
  input: {
    organizationId: string;
    like?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<Item & { onHand: number | null }>> {
  return readPart<Item & { onHand: number | null } & Row>(
    {
      columns: `i.id, i.name, i.sku, i.gtin, i.unit, (
        SELECT sum(l.on_hand)::float8 FROM stock_levels l
        WHERE l.organization_id = i.organization_id AND l.item_id = i.id AND l.is_counted) AS "onHand"`,
      from: 'inventory_items i',
      where: `i.organization_id = $1
        AND ($2::text IS NULL OR strpos(lower(i.name), lower($2)) > 0 OR strpos(lower(i.sku), lower($2)) > 0)`,
      values: [input.organizationId, input.like ?? null],
      by: [
        { column: 'i.name', type: 'text' },
        { column: 'i.id', type: 'uuid' },
      ],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

export type ItemLine = { line: number; name: string; sku: string; gtin: string; unit: string };

const MOST = { name: 500, sku: 100, gtin: 50, unit: 50 } as const;

/**
 * Reads items from CSV: name and sku, and where they are known gtin and unit.
 * @throws InvalidRequest naming the lines that are no items
 */
export function readItemsFile(content: string): ItemLine[] {
  const rows = readCsv(content, { columns: ['name', 'sku'], optional: ['gtin', 'unit'] });
  if (rows.length === 0) throw new InvalidRequest('The file has no line below the first');
  const seen = new Map<string, number>();
  const faults: Fault[] = [];
  for (const { line, values } of rows) {
    const say = (what: string) => faults.push({ place: `Line ${line}`, what });
    for (const [column, most] of Object.entries(MOST)) {
      const value = values[column as keyof typeof MOST];
      if (value.length > most || /[\p{Cc}\p{Cf}]/u.test(value))
        say(`${column} must be one line of up to ${most} characters`);
    }
    if (!values.name || !values.sku) say('name and sku are needed');
    const before = values.sku ? seen.get(values.sku) : undefined;
    if (before) say(`line ${before} has the same sku`);
    seen.set(values.sku, line);
  }
  refuseFaults(faults);
  return rows.map(({ line, values }) => ({ line, ...values }));
}

/**
 * Writes items, known by their SKU: new ones are made, others get the name and what else is told.
 * @throws Conflict where two items have the same SKU already, or one is counted in another unit
 */
export async function importItems(
  { organizationId, items }: { organizationId: string; items: readonly ItemLine[] },
  { sql }: { sql: Sql },
): Promise<{ created: number; updated: number }> {
  const { rows: twice } = await sql.query<{ sku: string }>(
    `SELECT sku FROM inventory_items WHERE organization_id = $1 AND sku = ANY ($2::text[])
     GROUP BY sku HAVING count(*) > 1 ORDER BY sku LIMIT 1`,
    [organizationId, items.map(({ sku }) => sku)],
  );
  if (twice[0]) throw new Conflict(`Two items have the sku ${twice[0].sku}: which is meant?`);
  await changeUnits({ organizationId, items }, { sql });
  const { rows } = await sql.query<{ created: string; updated: string }>(
    `WITH given AS (
       SELECT r.name, r.sku, nullif(r.gtin, '') AS gtin, nullif(r.unit, '') AS unit
       FROM jsonb_to_recordset($2::jsonb) AS r(name text, sku text, gtin text, unit text)
     ), updated AS (
       UPDATE inventory_items i SET name = g.name, gtin = coalesce(g.gtin, i.gtin),
         unit = coalesce(g.unit, i.unit)
       FROM given g WHERE i.organization_id = $1 AND i.sku = g.sku RETURNING i.sku
     ), created AS (
       INSERT INTO inventory_items (organization_id, name, sku, gtin, unit)
       SELECT $1, name, sku, gtin, unit FROM given g
       WHERE NOT EXISTS (SELECT FROM inventory_items i WHERE i.organization_id = $1 AND i.sku = g.sku)
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM created) AS created, (SELECT count(*) FROM updated) AS updated`,
    [organizationId, JSON.stringify(items)],
  );
  return { created: Number(rows[0]?.created), updated: Number(rows[0]?.updated) };
}
