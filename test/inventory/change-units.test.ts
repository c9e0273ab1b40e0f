import { beforeEach, describe, expect, it } from '@jest/globals';
import { importItems } from '../../shared/inventory/items.ts';
import type { Movement } from '../../shared/inventory/movement.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

describe('the unit of an item', () => {
  const { db } = useDatabase({ connections: 2 });
  const clock = fixedClock('2026-11-21T12:00:00Z');
  let organizationId: string;
  beforeEach(async () => {
    const { rows } = await db.query<{ id: string }>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o),
       i AS (INSERT INTO inventory_items (organization_id, name, sku, unit)
         SELECT id, x.sku, x.sku, x.unit FROM o,
           (VALUES ('beans', 'kg'), ('milk', NULL), ('cups', 'sleeve')) AS x(sku, unit))
       SELECT id FROM o`,
    );
    organizationId = rows[0]?.id as string;
  });

  const give = (unit: string, sku: string) =>
    db.transaction((sql) =>
      importItems(
        { organizationId, items: [{ line: 2, name: sku, sku, gtin: '', unit }] },
        { sql },
      ),
    );
  const record = (item: string, quantity: number, unit?: string) => {
    const at = '2026-11-20T04:00:00Z';
    const movement: Movement = { id: `${item}-${quantity}`, item, kind: 'receipt', quantity, at };
    return db.asOrganization(organizationId, (sql) =>
      recordMovements(
        { organizationId, movements: [{ ...movement, unit }], source: 'api' },
        { sql, clock },
      ),
    );
  };
  const stock = async (sku: string) =>
    (
      await db.query(
        `SELECT i.unit, l.on_hand::float8 AS on_hand, l.unconverted FROM inventory_items i
         LEFT JOIN stock_levels l ON l.item_id = i.id WHERE i.organization_id = $1 AND i.sku = $2`,
        [organizationId, sku],
      )
    ).rows[0];

  it('is not renamed under what is counted in it: 12 kg are no 12 g', async () => {
    await record('beans', 12);
    await expect(give('g', 'beans')).rejects.toThrow(
      'Line 2: beans is counted in kg, its stock, orders and rules too: g is another unit',
    );
    expect(await stock('beans')).toEqual({ unit: 'kg', on_hand: 12, unconverted: 0 });
    await give('KG', 'beans');
    expect(await stock('beans')).toMatchObject({ unit: 'KG', on_hand: 12 });
  });

  it('told afterwards counts what could not be counted without', async () => {
    await record('milk', 3);
    await record('milk', 500, 'ml');
    await record('milk', 7, 'crate');
    expect(await stock('milk')).toEqual({ unit: null, on_hand: 3, unconverted: 2 });
    await give('l', 'milk');
    expect(await stock('milk')).toEqual({ unit: 'l', on_hand: 3.5, unconverted: 1 });
    await give('l', 'milk');
    expect(await stock('milk')).toEqual({ unit: 'l', on_hand: 3.5, unconverted: 1 });
  });

  it('that nothing was counted in is another one, and counts what moved', async () => {
    await record('cups', 4, 'dozen');
    await give('pcs', 'cups');
    expect(await stock('cups')).toEqual({ unit: 'pcs', on_hand: 48, unconverted: 0 });
  });
});
