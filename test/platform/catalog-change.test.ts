import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { changeCatalog } from '../../shared/platform/database/catalog-change.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a change of the catalogue', () => {
  const { database } = useDatabase();
  let owner: pg.Client;
  beforeEach(async () => {
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterEach(() => owner.end());

  /** Fails so often with a word, each time in a transaction that is broken. */
  const failing = (times: number, message: string) => {
    const tried = { count: 0 };
    const change = async () => {
      tried.count += 1;
      await owner.query('BEGIN');
      if (tried.count > times) return void (await owner.query('COMMIT'));
      await expect(owner.query('SELECT 1 / 0')).rejects.toThrow();
      throw new Error(message);
    };
    return { tried, change };
  };

  it.each(['tuple concurrently updated', 'tuple concurrently deleted'])(
    'is begun anew when another was first: %s',
    async (message) => {
      const { tried, change } = failing(3, message);
      await changeCatalog(owner, change);
      expect(tried.count).toBe(4);
    },
  );

  it('is given up after twenty', async () => {
    const { tried, change } = failing(99, 'tuple concurrently updated');
    await expect(changeCatalog(owner, change)).rejects.toThrow('tuple concurrently updated');
    expect(tried.count).toBe(20);
  });

  it.each(['permission denied', 'a tuple concurrently updated', 'tuple concurrently updated by x'])(
    'is not tried again after another failure: %s',
    async (message) => {
      const { tried, change } = failing(99, message);
      await expect(changeCatalog(owner, change)).rejects.toThrow(message);
      expect(tried.count).toBe(1);
      expect((await owner.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    },
  );
});
