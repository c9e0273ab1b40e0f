import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';
import { appColumns } from './support/app-columns.ts';
import { MISTAKES, matrices, surprises } from './support/matrices.ts';
import { A, B, fillTwoTenants } from './support/two-tenants.ts';

/** What app.current_org_id may be set to, and what is then the app's own. */
const CONTEXTS = [
  { context: 'none', value: undefined, own: undefined },
  { context: 'an empty one', value: '', own: undefined },
  { context: 'its own', value: A, own: A },
  { context: 'the nil id', value: '00000000-0000-0000-0000-000000000000', own: undefined },
  { context: 'no id', value: 'x', own: undefined },
  { context: 'a quote', value: `${A}' OR true --`, own: undefined },
];

describe('who may do what', () => {
  const { db: owner, database } = useDatabase({ as: 'owner' });
  let tables: string[];
  let tenants: string[];

  beforeAll(async () => {
    const worker = createDatabase({ url: async () => database.workerUrl });
    await fillTwoTenants(worker);
    await worker.end();
    tables = await names(`SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`);
    tenants = await names(`SELECT relname AS name FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id'
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`);
  });

  it.each(Object.keys(matrices))('%s are as agreed', async (matrix) => {
    expect(await surprises(matrix, owner)).toEqual([]);
  });

  it.each(MISTAKES)('a mistake turns %s red: %s', async (matrix, sql) => {
    const seen = await takenBack(owner, async (tx) => {
      await tx.query(sql);
      return surprises(matrix, tx);
    });
    expect(seen).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(beyond|lacks): nightshift_/)]),
    );
  });

  it.each(CONTEXTS)('the app sees its organisation’s rows and no other: $context', async (at) => {
    const app = await asApp(at.value);
    const seen: string[] = [];
    for (const table of tables) {
      const columns = words(appColumns[table]?.read ?? '');
      const whose = table === 'organizations' ? 'id' : 'organization_id';
      if (!columns.includes(whose)) continue;
      const rows = await app.tried(`SELECT ${columns.join(', ')} FROM ${table}`);
      seen.push(...rows.map((row) => `${table} ${row[whose]}`));
    }
    const own = Object.entries(appColumns)
      .filter(([table, { read }]) => /\borganization_id\b/.test(read) || table === 'organizations')
      .map(([table]) => `${table} ${at.own}`);
    expect([...new Set(seen)].sort()).toEqual(at.own ? own.sort() : []);
    expect(await app.tried('SELECT id FROM users')).toHaveLength(at.own ? 1 : 0);
    await app.end();
  });

  it.each(CONTEXTS)('the app changes nothing of another organisation: $context', async (at) => {
    const before = await contents();
    const app = await asApp(at.value);
    for (const table of tenants) {
      const { insert = '', update = '' } = appColumns[table] ?? { read: '' };
      const row = `SELECT * FROM ${table} WHERE organization_id = '${B}'`;
      const every = words(`${insert} ${update} organization_id`);
      await app.tried(`INSERT INTO ${table} (organization_id) VALUES ('${B}')`);
      await app.tried(`INSERT INTO ${table} (organization_id) VALUES (NULL)`);
      await app.tried(`INSERT INTO ${table} ${row}`);
      await app.tried(`UPDATE ${table} SET organization_id = '${B}'`);
      for (const column of every) {
        await app.tried(`UPDATE ${table} SET ${column} = ${column} WHERE organization_id = '${B}'`);
        await app.tried(`UPDATE ${table} SET ${column} = NULL WHERE organization_id = '${B}'`);
      }
      await app.tried(`DELETE FROM ${table} WHERE organization_id = '${B}'`);
      await app.tried(`DELETE FROM ${table}`);
      expect(await app.tried(`${row} FOR UPDATE`)).toEqual([]);
    }
    expect(app.surprises).toEqual([]);
    await app.end();
    const after = await contents();
    for (const table of tenants) expect([table, after[table]]).toEqual([table, before[table]]);
  });

  it.each(roleNames)('%s can neither lock, empty, change nor extend a table', async (role) => {
    const session = await open(await database.login(role));
    const surprises: string[] = [];
    // Who may change any row of a table may lock the table: these two may change none as a whole.
    const locks = role === 'app' || role === 'unsubscribe';
    for (const table of tables) {
      for (const statement of [
        ...(locks ? [`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`] : []),
        `TRUNCATE ${table}`,
        `ALTER TABLE ${table} ADD COLUMN planted int`,
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
        `DROP TABLE ${table}`,
        `CREATE TRIGGER planted AFTER DELETE ON ${table} EXECUTE FUNCTION forget_organization_emails()`,
        `CREATE POLICY planted ON ${table} USING (true)`,
        `CREATE INDEX ON ${table} ((1))`,
        `COPY ${table} TO PROGRAM 'cat'`,
        `COPY ${table} TO '/tmp/planted'`,
      ]) {
        const { error } = await session.attempt(statement);
        if (!/^(permission denied|must be owner|must be superuser)/.test(error ?? 'done'))
          surprises.push(`${statement}: ${error ?? 'done'}`);
      }
    }
    expect(surprises).toEqual([]);
    await session.end();
  });

  async function names(query: string): Promise<string[]> {
    const { rows } = await owner.query<{ name: string }>(query);
    return rows.map(({ name }) => name);
  }

  /** What the tables of tenants hold that is not A's, as the owner sees it. */
  async function contents(): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const table of tenants) {
      const { rows } = await owner.query(
        `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS rows FROM ${table} t WHERE organization_id IS DISTINCT FROM '${A}'`,
      );
      found[table] = rows[0]?.rows;
    }
    return found;
  }

  /** A session of the app; what it may not do is refused, not thrown. */
  async function asApp(organization: string | undefined) {
    const session = await open(database.appUrl);
    const surprises: string[] = [];
    return {
      surprises,
      end: session.end,
      async tried(statement: string): Promise<Record<string, unknown>[]> {
        const { rows, error } = await session.attempt(statement, organization);
        // Another tenant's value must not be told by an error either.
        if (error && /ben|cus_ben|secret-of/.test(error)) surprises.push(`${statement}: ${error}`);
        return rows;
      },
    };
  }
});

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

async function open(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    end: () => client.end(),
    /** One round trip is one transaction, and stays when it succeeds. */
    async attempt(statement: string, organization?: string) {
      const setting = pg.escapeLiteral(organization ?? '');
      const context =
        organization === undefined
          ? 'SELECT 1'
          : `SELECT set_config('app.current_org_id', ${setting}, true)`;
      try {
        const results = await client.query(`${context}; ${statement}`);
        const { rows } = (results as unknown as pg.QueryResult[])[1] as pg.QueryResult;
        return { rows: rows as Record<string, unknown>[], error: undefined };
      } catch (error) {
        return { rows: [], error: (error as Error).message };
      }
    },
  };
}
