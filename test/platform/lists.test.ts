import { beforeAll, describe, expect, it } from '@jest/globals';
import { idBeginningWith } from '../../shared/platform/database/id-beginning.ts';
import { type PartQuery, readPart } from '../../shared/platform/database/part.ts';
import { Conflict, InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a list', () => {
  const { db } = useDatabase({ as: 'owner' });
  beforeAll(() =>
    db.query(`CREATE TABLE things (n int PRIMARY KEY, day date NOT NULL, whose text NOT NULL);
      INSERT INTO things SELECT n, '2026-01-01'::date + n / 3, CASE WHEN n = 9 THEN 'b' ELSE 'a' END
      FROM generate_series(1, 9) n`),
  );
  const part = (more: Partial<PartQuery>) =>
    readPart<{ n: number }>(
      {
        ...{ columns: 'n', from: 'things', where: 'whose = $1', values: ['a'], limit: 3 },
        by: [
          { column: 'day', type: 'date' },
          { column: 'n', type: 'integer' },
        ],
        ...more,
      },
      { sql: db },
    );
  const parts = async (more: Partial<PartQuery>) => {
    const found: number[][] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await part({ ...more, after });
      for (const row of rows) expect(Object.keys(row)).toEqual(['n']);
      found.push(rows.map(({ n }) => n));
      after = next;
    } while (after !== undefined);
    return found;
  };

  it('is read part by part, each going on after the last row of the one before', async () => {
    expect(await parts({})).toEqual([
      [8, 7, 6],
      [5, 4, 3],
      [2, 1],
    ]);
    expect(await parts({ direction: 'ASC' })).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ]);
    // A part that is just full, and has nothing after it.
    expect(await parts({ limit: 4 })).toEqual([
      [8, 7, 6, 5],
      [4, 3, 2, 1],
    ]);
    expect(await parts({ where: 'whose = $1 AND false' })).toEqual([[]]);
  });

  const keyOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
  it.each([
    ['no key', 'x'],
    ['no list', keyOf({ 0: 'a' })],
    ['too short', keyOf(['2026-01-01'])],
    ['too long', keyOf(['2026-01-01', '1', '1'])],
    ['no texts', keyOf(['2026-01-01', 1])],
    ['no date', keyOf(['some day', '1'])],
  ])('has no place that is %s', async (_, after) => {
    await expect(part({ after })).rejects.toBeInstanceOf(InvalidRequest);
  });

  it('says its own faults as they are', async () => {
    await expect(part({ where: 'whose = $1 AND n / 0 = 1' })).rejects.toThrow('division by zero');
    const { next } = await part({});
    const broken = part({ after: next, from: 'nothing' });
    await expect(broken).rejects.toThrow('relation "nothing" does not exist');
  });
});

describe('the beginning of an id', () => {
  const { db } = useDatabase({ as: 'owner' });
  const OURS = '0a000000-0000-4000-8000-000000000001';
  const id = (beginning: string) => beginning + OURS.slice(beginning.length);
  beforeAll(() =>
    db.query(`CREATE TABLE orders (id uuid PRIMARY KEY, organization_id uuid NOT NULL);
      INSERT INTO orders VALUES ('${id('abcd1')}', '${OURS}'), ('${id('abcd2')}', '${id('ffff')}'),
        ('${id('beef')}', '${OURS}')`),
  );
  const find = (given: string, organizationId?: string) =>
    idBeginningWith(
      { given, table: 'orders', noun: 'order', ...(organizationId && { organizationId }) },
      { sql: db },
    );

  it('is enough where it is one’s only, in one organisation where that is asked', async () => {
    expect(await find('beef')).toBe(id('beef'));
    expect(await find(id('abcd2'))).toBe(id('abcd2'));
    expect(await find('abcd', OURS)).toBe(id('abcd1'));
  });

  it('is told to be of none, of several with their ids, or to begin none', async () => {
    await expect(find('dead')).rejects.toThrow(new NotFound('There is no order dead'));
    await expect(find('beef', id('ffff'))).rejects.toBeInstanceOf(NotFound);
    const several = find('abcd');
    await expect(several).rejects.toBeInstanceOf(Conflict);
    await expect(several).rejects.toThrow(
      `abcd is the beginning of several orders: ${id('abcd1')}, ${id('abcd2')}`,
    );
    for (const given of ['abc', 'wxyz']) {
      await expect(find(given)).rejects.toBeInstanceOf(InvalidRequest);
      await expect(find(given)).rejects.toThrow('is no id of an order');
    }
    const user = idBeginningWith({ given: '', table: 'users', noun: 'user' }, { sql: db });
    await expect(user).rejects.toThrow('is no id of a user');
  });
});
