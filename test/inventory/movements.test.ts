import { beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordMovementsHandler } from '../../functions/record-movements/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { importMovements, readMovementsFile } from '../../shared/inventory/import-movements.ts';
import type { Movement } from '../../shared/inventory/movement.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import { conversion } from '../../shared/inventory/units.ts';
import { fixedClock } from '../support/clock.ts';
import { deliver } from '../support/deliver.ts';
import { useDatabase } from '../support/use-database.ts';

describe('movements of stock', () => {
  const { db } = useDatabase({ connections: 4 });
  const clock = fixedClock('2026-11-21T12:00:00Z');
  let organizationId: string;
  beforeEach(async () => {
    const { rows } = await db.query<{ id: string }>(
      `WITH o AS (INSERT INTO organizations (name, time_zone) VALUES ('Harbor', 'America/Los_Angeles') RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o),
       i AS (INSERT INTO inventory_items (organization_id, name, sku, unit)
         SELECT id, x.name, x.sku, 'kg' FROM o,
           (VALUES ('Beans', 'B1'), ('Milk', 'M1'), ('Twin', 'T1'), ('Twin', 'T2')) AS x(name, sku))
       SELECT id FROM o`,
    );
    organizationId = rows[0]?.id as string;
  });

  const movement = (more: Partial<Movement> = {}): Movement => ({
    id: 'm1',
    item: 'B1',
    kind: 'sale',
    quantity: 2,
    at: '2026-11-20T04:00:00Z',
    ...more,
  });
  const record = (...movements: Movement[]) =>
    db.asOrganization(organizationId, (sql) =>
      recordMovements({ organizationId, movements, source: 'api' }, { sql, clock }),
    );
  const levels = async () =>
    (
      await db.query(
        `SELECT i.sku, l.on_hand::float8 AS on_hand, l.is_counted, l.last_day::text, l.unconverted
         FROM stock_levels l JOIN inventory_items i ON i.id = l.item_id
         WHERE l.organization_id = $1 ORDER BY sku`,
        [organizationId],
      )
    ).rows;

  it('change the stock in the unit of the item, on the day that it is where the site is', async () => {
    const receipt = movement({ id: 'r', kind: 'receipt', quantity: 5 });
    const grams = movement({ id: 's', quantity: 500, unit: 'g' });
    expect(await record(receipt, grams)).toEqual({ recorded: 2, repeated: 0, unconverted: 0 });
    expect(await levels()).toEqual([
      { sku: 'B1', on_hand: 4.5, is_counted: true, last_day: '2026-11-19', unconverted: 0 },
    ]);
  });

  it('count once by their id, and are refused where the id was told otherwise', async () => {
    await record(movement());
    expect(await record(movement(), movement({ id: 'm2' }))).toMatchObject({
      recorded: 1,
      repeated: 1,
    });
    await expect(record(movement({ quantity: 3 }), movement({ id: 'm3' }))).rejects.toThrow(
      'The movement m1 was recorded with another content before',
    );
    expect(await levels()).toMatchObject([{ on_hand: -4 }]);
  });

  it('are refused where the day of their order was told otherwise', async () => {
    const receipt = movement({ id: 'r', kind: 'receipt', orderedOn: '2026-11-10' });
    await record(receipt);
    await expect(record({ ...receipt, orderedOn: '2026-11-01' })).rejects.toThrow(
      'The movement r was recorded with another content before',
    );
  });

  it('come at once from several sides without being counted twice', async () => {
    const batch = Array.from({ length: 40 }, (_, n) =>
      movement({ id: `m${n}`, item: n % 2 ? 'B1' : 'M1' }),
    );
    const recorded = await Promise.all(
      [batch, [...batch].reverse(), batch].map((it) => record(...it)),
    );
    expect(recorded.reduce((sum, it) => sum + it.recorded, 0)).toBe(40);
    expect(await levels()).toMatchObject([{ on_hand: -40 }, { on_hand: -40 }]);
  });

  it('in a unit that cannot be converted are kept, and said to count nowhere', async () => {
    expect(await record(movement({ unit: 'bag' }))).toMatchObject({ unconverted: 1 });
    expect(await levels()).toMatchObject([{ on_hand: 0, unconverted: 1 }]);
    expect([conversion('lb', 'kg'), conversion('dozen', 'pcs'), conversion('l', 'kg')]).toEqual([
      expect.closeTo(0.4536, 4),
      12,
      undefined,
    ]);
  });

  it.each([
    [{ item: 'B9' }, 'movements[1]: item: there is no B9'],
    [{ item: 'Twin' }, 'item: several are called Twin; give the id'],
    [{ site: 'Quay' }, 'site: there is no Quay'],
    [{ quantity: -1 }, 'quantity: a sale is told by a quantity above 0'],
    [{ quantity: 0 }, 'quantity: it must not be 0'],
    [{ quantity: 0.00001 }, 'quantity: it must not be less than 0.0001'],
    [{ at: '2026-11-23T00:00:00Z' }, 'at: it lies in the future'],
    [{ at: '1970-01-01T00:00:00Z' }, 'at: it lies before 2000-01-01'],
    [{ id: 'm1' }, 'the id m1 is there twice'],
    [{ orderedOn: '2026-11-21' }, 'orderedOn: it was received before it was ordered'],
  ])('with %j among them are refused in a word, and none is recorded', async (wrong, words) => {
    const refused = record(movement(), movement({ id: 'm2', ...wrong }));
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toThrow('Nothing was recorded');
    expect(await levels()).toEqual([]);
  });

  it('of a file are told of by line where they are none', async () => {
    const head = 'id,item,kind,quantity,at,unit\n';
    const read = (text: string) => () => readMovementsFile(head + text);
    expect(read('a,B1,sale,NaN,2026-11-20,kg')).toThrow('Line 2: quantity must be a number');
    expect(read('a,B1,sold,1,2026-11-20,kg')).toThrow('Line 2: kind must be one of receipt');
    expect(read('a,B1,sale,1,20.11.2026,kg')).toThrow('Line 2: at must be a time in ISO 8601');
    expect(read('a,B1,sale,1000000000,2026-11-20,kg')).toThrow(
      'quantity must be at most 100000000',
    );
    expect(() => readMovementsFile('id,item\n')).toThrow('kind, quantity, at is missing');
    expect(() => readMovementsFile('id,item,kind,quantity,at,At\n')).toThrow('names at twice');
    const file = readMovementsFile(`${head}a,B1,sale,1,2026-11-20,\nb,B9,sale,1,2026-11-20,kg\n`);
    await expect(importMovements({ organizationId, file }, { db, clock })).rejects.toThrow(
      'Line 3: item: there is no B9',
    );
    expect(await levels()).toEqual([]);
  });

  it('come over the bus, and what cannot be is a dead letter with its reason', async () => {
    const handler = createRecordMovementsHandler({
      db,
      clock,
      deadLetters: createDeadLetters({ sql: db, clock }),
    });
    const event = (...movements: unknown[]) => ({
      ...{
        source: 'nightshift.app',
        'detail-type': 'inventory.moved',
        id: 'e1',
        time: '2026-11-21T00:00:00Z',
      },
      detail: { organizationId, movements },
    });
    const back = await deliver(
      handler,
      'inventory',
      event(movement()),
      event(movement({ id: 'm2' }), { id: 'x' }),
      event(movement()),
    );
    expect(back).toEqual([]);
    expect(await levels()).toMatchObject([{ on_hand: -2 }]);
    const { rows } = await db.query('SELECT error_message FROM dead_letters');
    expect(rows).toEqual([{ error_message: expect.stringContaining('1.item must be text') }]);
    await db.query('DELETE FROM dead_letters');
  });

  it('are closed to the other organisations', async () => {
    await record(movement());
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Mill') RETURNING id`,
    );
    const mill = rows[0]?.id as string;
    const theirs = db.asOrganization(mill, (sql) =>
      recordMovements(
        { organizationId: mill, movements: [movement()], source: 'api' },
        { sql, clock },
      ),
    );
    await expect(theirs).rejects.toThrow(
      'item: there is no B1; movements[0]: site: the organisation has none',
    );
  });
});
