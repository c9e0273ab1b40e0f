import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRecordMovementsHandler } from '../../functions/record-movements/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { importMovements, readMovementsFile } from '../../shared/inventory/import-movements.ts';
import { readGivenText } from '../../tools/command-line/given-file.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { fixedClock } from '../support/clock.ts';
import { deliver } from '../support/deliver.ts';

const clock = fixedClock('2026-11-21T12:00:00Z');

/** What is no movement, and the words that say so; the way does not matter. */
const WRONG: [what: string, movement: Record<string, unknown>, words: string][] = [
  ['an offset of no clock', { at: '2026-11-20T12:00:00+99:00' }, 'at'],
  ['a day that is none', { at: '2026-02-30T12:00:00Z' }, 'at'],
  ['the 29th of February of another year', { at: '2025-02-29T12:00:00Z' }, 'at'],
  ['tomorrow and later', { at: '2026-11-23T12:00:00Z' }, 'at: it lies in the future'],
  ['the year 0', { at: '0000-01-01T12:00:00Z' }, 'at: it lies before'],
  ['half a letter', { id: 'a\ud800' }, ''],
  ['half a letter in the item', { item: '\udc00B1' }, ''],
  ['half a letter in the unit', { unit: '\ud83d' }, ''],
  ['a character that nobody sees', { id: 'a\u200b' }, 'id'],
  [
    'more than stock is kept of, once it is converted',
    { quantity: 100_000_000, unit: 't', item: 'Salt' },
    'quantity',
  ],
  [
    'less than stock is kept of, once it is converted',
    { quantity: 0.0001, unit: 'mg' },
    'quantity',
  ],
  ['less than four decimals', { quantity: 0.00001 }, 'quantity'],
  ['nothing', { quantity: -0 }, 'quantity'],
  ['a billion', { quantity: 1_000_000_000 }, 'quantity'],
  ['a sale of less than nothing', { quantity: -3 }, 'quantity'],
  ['an item of nobody', { item: 'B9' }, 'item: there is no B9'],
  ['a site of nobody', { site: 'Moon' }, 'site: there is no Moon'],
  ['a receipt before its order', { kind: 'receipt', orderedOn: '2026-11-21' }, 'orderedOn'],
  ['an order of no day', { kind: 'receipt', orderedOn: '2026-02-30' }, 'orderedOn'],
];

describe('what is no movement', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let token: string;
  let organizationId: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    ({ key: token } = await house.key(organizationId, { scopes: ['inventory:write'] }));
    await house.worker.query(
      `WITH s AS (INSERT INTO sites (organization_id, name) VALUES ($1, 'Pier'))
       INSERT INTO inventory_items (organization_id, name, sku, unit)
       VALUES ($1, 'Beans', 'B1', 'kg'), ($1, 'Salt', 'S1', 'mg')`,
      [organizationId],
    );
  });
  afterAll(() => house.end());

  const good = { id: 'good', item: 'B1', kind: 'sale', quantity: 2, at: '2026-11-20T12:00:00Z' };
  const wrong = (movement: object) => ({ ...good, id: 'wrong', ...movement });
  const nothingIsRecorded = async () => {
    const { rows } = await house.worker.query(
      `SELECT (SELECT count(*) FROM stock_movements)::int AS movements, (SELECT count(*) FROM stock_levels)::int AS levels`,
    );
    expect(rows).toEqual([{ movements: 0, levels: 0 }]);
  };

  it.each(WRONG)('%s is refused by the API, in words', async (_, movement, words) => {
    const body = { movements: [good, wrong(movement)] };
    const { status, body: said } = await house.call('POST /api/inventory/movements', {
      token,
      body,
    });
    expect([status, JSON.stringify(said)]).toEqual([400, expect.stringContaining(words)]);
    await nothingIsRecorded();
  });

  it.each(WRONG)('%s is a dead letter of the bus, with its reason', async (_, movement, words) => {
    const { worker: db } = house;
    const deadLetters = createDeadLetters({ sql: db, clock });
    const handler = createRecordMovementsHandler({ db, clock, deadLetters });
    const envelope = { source: 'nightshift.app', 'detail-type': 'inventory.moved', id: 'e1' };
    const detail = { organizationId, movements: [good, wrong(movement)] };
    const event = { ...envelope, time: '2026-11-21T00:00:00Z', detail };
    expect(await deliver(handler, 'inventory', event)).toEqual([]);
    const { rows } = await db.query('DELETE FROM dead_letters RETURNING error_message');
    expect(rows).toEqual([
      { error_message: expect.stringMatching(words ? new RegExp(words) : /1\.(id|item|unit) /) },
    ]);
    await nothingIsRecorded();
  });

  // No file of UTF-8 has half a letter.
  const written = WRONG.filter(([what]) => !what.startsWith('half'));
  it.each(written)('%s is told of by the line of a file', async (_, movement, words) => {
    const columns = ['id', 'item', 'kind', 'quantity', 'at', 'site', 'unit', 'orderedOn'];
    const line = (of: object) =>
      columns.map((name) => String((of as Record<string, unknown>)[name] ?? '')).join(';');
    const content = [columns.join(';'), line(good), line(wrong(movement))].join('\r\n');
    const read = async () =>
      importMovements(
        { organizationId, file: readMovementsFile(content) },
        { db: house.worker, clock },
      );
    await expect(read()).rejects.toThrow(/Nothing was recorded\. Line 3: /);
    await expect(read()).rejects.toThrow(words);
    await nothingIsRecorded();
  });

  it('an offset that Postgres does not know is a time all the same', async () => {
    const far = { ...good, id: 'far', at: '2026-11-20T12:00:00+18:00' };
    const body = { movements: [far] };
    for (const recorded of [1, 0])
      expect(
        (await house.call('POST /api/inventory/movements', { token, body })).body,
      ).toMatchObject({ recorded });
    await house.worker.query('DELETE FROM stock_movements');
    await house.worker.query('DELETE FROM stock_levels');
  });

  it('as little as more stock than can be kept, one movement after the other', async () => {
    const movements = Array.from({ length: 500 }, (_, n) => ({
      ...{ ...good, id: `n${n}`, kind: 'receipt', item: 'Salt', unit: 'kg', quantity: 100 },
    }));
    const send = (body: object) => house.call('POST /api/inventory/movements', { token, body });
    expect(await send({ movements })).toMatchObject({ status: 200 });
    await house.worker.query('UPDATE stock_levels SET on_hand = 99999999999999');
    const one = { ...good, id: 'last', kind: 'receipt', item: 'Salt', unit: 'mg', quantity: 1 };
    const { status, body } = await send({ movements: [one] });
    expect([status, body.message]).toEqual([400, expect.stringContaining('more than can be kept')]);
    await house.worker.query('DELETE FROM stock_movements');
    await house.worker.query('DELETE FROM stock_levels');
  });
});

describe('a file of movements', () => {
  const HEAD = 'id,item,kind,quantity,at';
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightshift-movements-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (content: string | Buffer) => {
    const path = join(folder, 'movements.csv');
    await writeFile(path, content);
    return readMovementsFile(await readGivenText(path));
  };

  it.each([
    ['with a mark of its bytes', `\ufeff${HEAD}\na,B1,sale,1,2026-11-20`],
    ['with the ends of lines of Windows', `${HEAD}\r\na,B1,sale,1,2026-11-20\r\n`],
    ['with those of old ones', `${HEAD}\ra,B1,sale,1,2026-11-20\r`],
    ['with semicolons', `${HEAD.replaceAll(',', ';')}\na;B1;sale;1;2026-11-20`],
    ['with tabs', `${HEAD.replaceAll(',', '\t')}\na\tB1\tsale\t1\t2026-11-20`],
    ['with quotes', `"id","item","kind","quantity","at"\n"a","B1","sale","1","2026-11-20"`],
    ['with columns that nobody asked for', `note,${HEAD}\n"x\ny, z",a,B1,sale,1,2026-11-20`],
    ['with capitals and blanks', `ID, Item ,KIND,Quantity,At\n a , B1 ,sale, 1 , 2026-11-20 `],
    ['with empty lines', `${HEAD}\n\n\na,B1,sale,1,2026-11-20\n\n`],
  ])('%s is read', async (_, content) => {
    expect((await read(content)).movements).toEqual([
      { id: 'a', item: 'B1', kind: 'sale', quantity: 1, at: '2026-11-20T12:00:00Z' },
    ]);
  });

  it.each([
    [
      'a decimal comma',
      `${HEAD.replaceAll(',', ';')}\na;B1;sale;1,5;2026-11-20`,
      'quantity must be a number',
    ],
    ['thousands', `${HEAD}\na,B1,sale,"1,000",2026-11-20`, 'quantity must be a number'],
    ['an exponent', `${HEAD}\na,B1,sale,1e5,2026-11-20`, 'quantity must be a number'],
    ['Infinity', `${HEAD}\na,B1,sale,Infinity,2026-11-20`, 'quantity must be a number'],
    [
      'figures of another script',
      `${HEAD}\na,B1,sale,１２,2026-11-20`,
      'quantity must be a number',
    ],
    ['a date of another order', `${HEAD}\na,B1,sale,1,11/20/2026`, 'at must be a time'],
    ['a line too short', `${HEAD}\na,B1,sale`, 'Line 2: it has not as many values'],
    ['a line too long', `${HEAD}\na,B1,sale,1,2026-11-20,x`, 'Line 2: it has not as many values'],
    ['a quote that is open', `${HEAD}\na,"B1,sale,1,2026-11-20`, 'a quote is not closed'],
    ['a line break in a name', `${HEAD}\na,"B\n1",sale,1,2026-11-20`, 'item'],
    ['nothing', '', 'no line below the first'],
    ['nothing below the first line', HEAD, 'no line below the first'],
    ['a table of Excel', Buffer.from('PK\u0003\u0004rubbish'), 'The first line must name'],
    [
      'text of two bytes a letter',
      Buffer.from(`\ufeff${HEAD}\na,B1,sale,1,2026-11-20`, 'utf16le'),
      'UTF-8',
    ],
    [
      'letters of an old code page',
      Buffer.from(`${HEAD}\na,K\u00e4se,sale,1,2026-11-20`, 'latin1'),
      'UTF-8',
    ],
  ])('with %s is refused in words', async (_, content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });
});
