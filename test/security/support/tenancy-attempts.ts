import type { Sql } from '../../../shared/platform/database/database.ts';
import { A, B } from './two-tenants.ts';

/** The roles that see one organisation. */
export const TENANT_ROLES = ['nightshift_app', 'nightshift_tenant_api'] as const;

/** What a session may claim to be: only the second is somebody's own. */
export const CONTEXTS: { name: string; set: Record<string, string>; own: string | null }[] = [
  { name: 'none', set: {}, own: null },
  { name: 'its own', set: { 'app.current_org_id': A }, own: A },
  { name: 'empty', set: { 'app.current_org_id': '' }, own: null },
  { name: 'malformed', set: { 'app.current_org_id': `${A}' OR true --` }, own: null },
  {
    name: 'the nil id',
    set: { 'app.current_org_id': '00000000-0000-0000-0000-000000000000' },
    own: null,
  },
  {
    // What is presented opens one row by its secret, and nothing by an empty or a broad word.
    name: 'its own, and everything presented as nothing',
    set: {
      'app.current_org_id': A,
      'app.presented_keys': '',
      'app.presented_codes': '',
      'app.presented_user': '',
      'app.presented_address': '%',
      'app.presented_invitation': '%',
    },
    own: A,
  },
];

/** `reads` and `writes`: a column of each role's that it may read, and one that it may change. */
export type Table = {
  name: string;
  whose: string;
  columns: string[];
  reads: Record<string, string | null>;
  writes: Record<string, string | null>;
};
export type Leak = { role: string; context: string; table: string; verb: string; detail: string };

const perRole = (verb: string) =>
  `(SELECT jsonb_object_agg(r.role, (SELECT min(x.attname) FROM pg_attribute x
     WHERE x.attrelid = c.oid AND x.attnum > 0 AND NOT x.attisdropped
       AND has_column_privilege(r.role, c.oid, x.attnum, '${verb}')))
   FROM unnest('{${TENANT_ROLES.join(',')}}'::text[]) AS r(role))`;

/** Every table that belongs to tenants, by the catalogue. */
export async function tenantTables(sql: Sql): Promise<Table[]> {
  const { rows } = await sql.query<Table & Record<string, unknown>>(
    `SELECT c.relname::text AS name,
       CASE WHEN c.relname = 'organizations' THEN 'id' ELSE 'organization_id' END AS whose,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns,
       ${perRole('SELECT')} AS reads, ${perRole('UPDATE')} AS writes
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND (c.relname = 'organizations' OR EXISTS (SELECT FROM pg_attribute o
         WHERE o.attrelid = c.oid AND o.attname = 'organization_id' AND NOT o.attisdropped))
     GROUP BY c.oid, c.relname ORDER BY 1`,
  );
  return rows;
}

/**
 * Tries, inside of the owner's transaction and in each role, what would reach another organisation's
 * rows: reads, copies, writes, and rows that point at them.
 * @returns how many attempts there were, and which reached something.
 */
export async function tryTenancy(
  sql: Sql,
  tables: readonly Table[],
): Promise<{ attempts: number; leaks: Leak[] }> {
  const leaks: Leak[] = [];
  let attempts = 0;
  const rowsOf = await countRows(sql, tables);
  const foreign = await foreignKeys(sql);
  for (const role of TENANT_ROLES) {
    for (const { name: context, set, own } of CONTEXTS) {
      await become(sql, { role, set });
      for (const table of tables) {
        const mine = own === null ? 0 : (rowsOf.get(table.name) ?? 0);
        for (const { verb, statement, reached } of statementsOn(table, role, foreign)) {
          attempts += 1;
          const outcome = await attempt(sql, statement);
          const detail = reached({ ...outcome, mine });
          if (detail) leaks.push({ role, context, table: table.name, verb, detail });
        }
      }
      await sql.query('ROLLBACK TO SAVEPOINT as_owner');
    }
  }
  return { attempts, leaks };
}

type Outcome = { rows: number; code: string | undefined };
type Statement = {
  verb: string;
  statement: string;
  reached: (it: Outcome & { mine: number }) => string | undefined;
};

const OTHERS = `<> '${A}'`;

function statementsOn(
  { name, whose, columns, reads, writes }: Table,
  role: string,
  foreign: readonly Foreign[],
): Statement[] {
  const read = reads[role] ?? whose;
  const write = writes[role] ?? whose;
  const seen = ({ rows, mine }: Outcome & { mine: number }) =>
    rows > mine ? `${rows} rows, and ${mine} are its own` : undefined;
  const changed = ({ rows }: Outcome) => (rows > 0 ? `${rows} rows` : undefined);
  // Past the policy, a constraint may still refuse: by then somebody has learned that it is there.
  const written = ({ rows, code }: Outcome) =>
    rows > 0 || code?.startsWith('23') ? `written (${code ?? 'done'})` : undefined;
  const list = columns.map((column) => `"${column}"`).join(', ');
  return [
    { verb: 'select', statement: `SELECT "${read}" FROM ${name}`, reached: seen },
    {
      verb: 'select for update',
      statement: `SELECT "${read}" FROM ${name} FOR UPDATE`,
      reached: seen,
    },
    {
      verb: 'select another’s',
      statement: `SELECT 1 FROM ${name} WHERE ${whose} ${OTHERS}`,
      reached: changed,
    },
    { verb: 'copy', statement: `COPY ${name} ("${read}") TO STDOUT`, reached: seen },
    {
      verb: 'insert',
      statement: `INSERT INTO ${name} (${whose}) VALUES ('${B}')`,
      reached: written,
    },
    {
      verb: 'insert a copy',
      statement: `INSERT INTO ${name} (${list}) SELECT ${list} FROM ${name} WHERE ${whose} = '${B}'`,
      reached: written,
    },
    {
      verb: 'update',
      statement: `UPDATE ${name} SET "${write}" = "${write}" WHERE ${whose} ${OTHERS}`,
      reached: changed,
    },
    {
      verb: 'update all',
      statement: `UPDATE ${name} SET "${write}" = "${write}"`,
      reached: ({ rows, mine }: Outcome & { mine: number }) =>
        rows > mine ? `${rows} rows` : undefined,
    },
    { verb: 'move', statement: `UPDATE ${name} SET ${whose} = '${B}'`, reached: written },
    { verb: 'delete', statement: `DELETE FROM ${name} WHERE ${whose} ${OTHERS}`, reached: changed },
    ...foreign
      .filter(({ table }) => table === name)
      .map(({ column, value }) => ({
        verb: 'point at another’s',
        statement: `UPDATE ${name} SET "${column}" = ${value} WHERE ${whose} = '${A}'`,
        reached: changed,
      })),
  ];
}

type Foreign = { table: string; column: string; value: string };

/** Columns that point at a tenant's table, with a value that another organisation has there. */
async function foreignKeys(sql: Sql): Promise<Foreign[]> {
  const { rows } = await sql.query<Record<keyof Foreign | 'target' | 'key', string>>(
    `SELECT k.conrelid::regclass::text AS table, a.attname::text AS column,
       k.confrelid::regclass::text AS target, f.attname::text AS key
     FROM pg_constraint k
     CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p(own, their)
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.own
     JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = p.their
     WHERE k.contype = 'f' AND a.attname <> 'organization_id'
       AND EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = k.confrelid AND o.attname = 'organization_id')`,
  );
  const found: Foreign[] = [];
  for (const { table, column, target, key } of rows) {
    const theirs = await sql.query<{ value: string }>(
      `SELECT quote_literal("${key}") AS value FROM ${target} WHERE organization_id = '${B}' LIMIT 1`,
    );
    if (theirs.rows[0]) found.push({ table, column, value: theirs.rows[0].value });
  }
  return found;
}

async function countRows(sql: Sql, tables: readonly Table[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name, whose } of tables) {
    const { rows } = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${name} WHERE ${whose} = '${A}'`,
    );
    counts.set(name, rows[0]?.n ?? 0);
  }
  return counts;
}

/** From here on, the transaction is the role's, with what it claims to be. */
async function become(sql: Sql, { role, set }: { role: string; set: Record<string, string> }) {
  await sql.query('SAVEPOINT as_owner');
  for (const [name, value] of Object.entries(set))
    await sql.query('SELECT set_config($1, $2, true)', [name, value]);
  await sql.query(`SET LOCAL ROLE ${role}`);
}

/** What a statement reached; it is taken back. */
async function attempt(sql: Sql, statement: string): Promise<Outcome> {
  await sql.query('SAVEPOINT attempt');
  try {
    const { rowCount } = await sql.query(statement);
    return { rows: rowCount, code: undefined };
  } catch (error) {
    return { rows: 0, code: (error as { code?: string }).code };
  } finally {
    await sql.query('ROLLBACK TO SAVEPOINT attempt');
  }
}
