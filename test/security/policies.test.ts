import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type Sql } from '../../shared/platform/database/database.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';
import { POLICIES, type Tried } from './support/policy-examples.ts';
import { fillTwoTenants } from './support/two-tenants.ts';

type Found = {
  name: string;
  table: string;
  role: string;
  verb: string;
  narrows: boolean;
  sees: string | null;
  writes: string | null;
  types: Record<string, string>;
};

/** What everybody may read who is the app. */
const OPEN = ['billing_plans', 'billing_settings', 'billing_features', 'billing_limits'];

describe('every policy', () => {
  const { db, database } = useDatabase({ as: 'owner' });
  const found = new Map<string, Found>();

  beforeAll(async () => {
    const worker = createDatabase({ url: async () => database.workerUrl });
    await fillTwoTenants(worker);
    await worker.end();
    const { rows } = await db.query<Found>(
      `SELECT p.polname::text AS name, p.polrelid::regclass::text AS table,
         (SELECT string_agg(r::regrole::text, ',') FROM unnest(p.polroles) r) AS role,
         CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
           WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS verb,
         NOT p.polpermissive AS narrows,
         pg_get_expr(p.polqual, p.polrelid) AS sees, pg_get_expr(p.polwithcheck, p.polrelid) AS writes,
         (SELECT jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod))
          FROM pg_attribute a WHERE a.attrelid = p.polrelid AND a.attnum > 0 AND NOT a.attisdropped) AS types
       FROM pg_policy p`,
    );
    for (const row of rows) found.set(`${row.name} on ${row.table}`, row);
  });

  it('gives a role all rows, or those of the organisation, or has its examples', () => {
    const others = [...found].filter(([, policy]) => !isCommon(policy)).map(([name]) => name);
    expect(others.sort()).toEqual(Object.keys(POLICIES).sort());
  });

  it.each(Object.entries(POLICIES))('%s', async (name, policy) => {
    const real = found.get(name) as Found;
    const { role, verb, narrows = false, sees, writes } = policy;
    expect(real).toMatchObject({ role, verb, narrows });
    expect([real.sees !== null, real.writes !== null]).toEqual([!!sees, !!writes]);
    const seen = await takenBack(db, async (sql) => [
      ...(sees ? await surprises(real, real.sees, sees, sql) : []),
      ...(writes ? await surprises(real, real.writes, writes, sql) : []),
    ]);
    expect(seen).toEqual([]);
  });
});

/** All rows, to who crosses organisations, or of a table of the platform; or an organisation's own. */
function isCommon({ name, table, role, verb, narrows, sees, writes, types }: Found): boolean {
  if (narrows) return false;
  const whose = `(${table === 'organizations' ? 'id' : 'organization_id'} = current_organization_id())`;
  if (verb === 'SELECT')
    return role === 'nightshift_app' && OPEN.includes(table) && sees === 'true' && writes === null;
  if (verb !== 'ALL' || sees !== writes) return false;
  const whoseName = role.replace('nightshift_', '');
  const maySeeAll =
    whoseName !== 'app' && !(whoseName === 'tenant_api' && 'organization_id' in types);
  if (sees === 'true') return name === `${whoseName}_all` && maySeeAll;
  return name === `${whoseName}_own` && sees === whose;
}

/** What a condition lets through although it should not, and what it does not although it should. */
async function surprises(
  { table, types }: Found,
  condition: string | null,
  { lets, not }: { lets: Tried[]; not: Tried[] },
  sql: Sql,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const tried of [...lets, ...not]) {
    const settings = { ...NOTHING_SAID, ...tried.set };
    for (const [name, value] of Object.entries(settings))
      await sql.query('SELECT set_config($1, $2, true)', [name, value]);
    const values = Object.entries(tried.row).map(
      ([column, value]) =>
        `${value === null ? 'NULL' : pg.escapeLiteral(value)}::${types[column]} AS "${column}"`,
    );
    const { rows } = await sql.query<{ open: boolean | null }>(
      `SELECT (${condition}) AS open FROM (SELECT ${values.join(', ')}) AS ${table}`,
    );
    if ((rows[0]?.open ?? false) !== lets.includes(tried)) wrong.push(JSON.stringify(tried));
  }
  return wrong;
}

/** As a pooled connection says it, after another's transaction. */
const NOTHING_SAID = Object.fromEntries(
  [
    'current_org_id',
    'presented_keys',
    'presented_codes',
    'presented_user',
    'presented_address',
    'presented_invitation',
  ].map((name) => [`app.${name}`, '']),
);
