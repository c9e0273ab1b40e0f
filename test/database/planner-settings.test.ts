import { describe, expect, it } from '@jest/globals';
import { createDatabase, type Sql } from '../../shared/platform/database/database.ts';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';

/** The laptop's Postgres has no LLVM: what its machine code costs shows on other servers only. */
describe('the logins of functions', () => {
  const { database } = useDatabase();

  it.each(roleNames)('of %s have no machine code made', async (role) => {
    const db = createDatabase({ url: () => database.login(role) });
    try {
      expect((await db.query('SHOW jit')).rows).toEqual([{ jit: 'off' }]);
    } finally {
      await db.end();
    }
  });
});

describe('functions that tell the planner what not to do', () => {
  const { db } = useDatabase({ as: 'owner' });

  it('have no machine code made, since their costs are not real', async () => {
    expect(await compiled(db)).toEqual([]);
  });

  it('are found', async () => {
    const planted = await takenBack(db, async (sql) => {
      await sql.query(
        `CREATE FUNCTION planted() RETURNS int LANGUAGE sql SET enable_sort = off AS 'SELECT 1'`,
      );
      return compiled(sql);
    });
    expect(planted).toEqual(['planted()']);
  });
});

async function compiled(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND NOT 'jit=off' = ANY (p.proconfig)
       AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting ~ '^enable_.*=off$')
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
