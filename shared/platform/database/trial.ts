import type { PoolClient } from 'pg';
import type { Trial } from '../dry-run.ts';
import { type Difference, differences } from '../json-difference.ts';
import { maskSecrets } from '../mask-secrets.ts';
import { asNamed } from './named-errors.ts';
import type { Row, Sql } from './sql.ts';

/** What a transaction would change, by its rows; deleted ones are only counted. */
export type Changed = {
  rows: { table: string; key: string; differences: Difference[] }[];
  removed: Record<string, number>;
};

export type DatabaseTrial = Trial<Changed> &
  Sql & { transaction: <T>(work: (tx: Sql) => Promise<T>) => Promise<T> };

/** Milliseconds: a trial holds locks that real work wants, so it neither waits nor stays for long. */
const PATIENCE = { lock: 2_000, statement: 15_000 };
/** Pages of a table that is looked through for what changed: 256 MB. Of larger ones only the number is told. */
const MOST_PAGES = 32_768;
/** Rows of one table that are told one by one. */
const MOST_ROWS = 20;
/** Letters of a value. */
const LONGEST = 200;

/**
 * Opens a transaction that will be rolled back: whoever asks for one of his own within it gets a
 * savepoint. What it changed is read off the rows themselves: under repeatable read everything that is
 * visible and written at or after its number is its own.
 */
export async function openTrial(client: PoolClient): Promise<DatabaseTrial> {
  await client.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ;
     SET LOCAL lock_timeout = ${PATIENCE.lock}; SET LOCAL statement_timeout = ${PATIENCE.statement}`,
  );
  const sql: Sql = {
    async query<R extends Row>(text: string, values?: unknown[]) {
      const { rows, rowCount } = await client.query<R>(text, values);
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
  // The snapshot first, then the number: what comes in between is not seen.
  const before = await counters(sql);
  const { rows } = await sql.query<{ number: string }>(
    'SELECT pg_current_xact_id()::text AS number',
  );
  const first = BigInt(rows[0]?.number as string) & 0xffffffffn;
  await sql.query('SAVEPOINT trial');
  const inTurn = oneAfterTheOther();
  const within = <T>(work: () => Promise<T>) =>
    inTurn(async () => {
      await client.query('SAVEPOINT part');
      try {
        const result = await work();
        await client.query('RELEASE SAVEPOINT part');
        return result;
      } catch (error) {
        await client.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
        throw asNamed(error);
      }
    });
  return {
    query: (text, values) => within(() => sql.query(text, values)),
    transaction: (work) => within(() => work(sql)),
    changes: () => inTurn(() => readChanges({ first, before }, sql)),
    async end() {
      let broken: Error | undefined;
      await client.query('ROLLBACK').catch((error) => {
        broken = error;
      });
      client.release(broken);
    },
  };
}

/** One connection does one thing at a time. */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
}

type Counter = { table: string; written: number; removed: number };

/** How often this connection wrote to each table, as far as it has not told the server yet. */
async function counters(sql: Sql): Promise<Map<string, Counter>> {
  const { rows } = await sql.query<Counter>(
    `SELECT relid::regclass::text AS table, (n_tup_ins + n_tup_upd)::int AS written, n_tup_del::int AS removed
     FROM pg_stat_xact_user_tables WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0`,
  );
  return new Map(rows.map((row) => [row.table, row]));
}

async function readChanges(
  { first, before }: { first: bigint; before: Map<string, Counter> },
  sql: Sql,
): Promise<Changed> {
  const after = await counters(sql);
  const changed: Changed = { rows: [], removed: {} };
  const found: { table: Table; rows: Record<string, unknown>[] }[] = [];
  for (const { table: name, written, removed } of after.values()) {
    const known = before.get(name);
    const gone = removed - (known?.removed ?? 0);
    if (gone > 0) changed.removed[name] = gone;
    const count = written - (known?.written ?? 0);
    if (count <= 0) continue;
    const table = await describeTable(name, sql);
    if (!table || table.pages > MOST_PAGES) {
      changed.rows.push({
        table: name,
        key: `${count} rows, not looked at one by one`,
        differences: [],
      });
      continue;
    }
    const { rows } = await sql.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(r) AS row FROM (SELECT ${table.columns} FROM ${name} WHERE ${OWN}) AS r LIMIT $2`,
      [String(first), MOST_ROWS],
    );
    found.push({ table, rows: rows.map(({ row }) => row) });
  }
  // As they were before: with all of it taken back.
  await sql.query('ROLLBACK TO SAVEPOINT trial');
  for (const { table, rows } of found) changed.rows.push(...(await compare(table, rows, sql)));
  return changed;
}

/** Transaction numbers wrap around: half of all numbers are after one. */
const OWN = `((xmin::text::bigint - $1::bigint + 4294967296) % 4294967296) < 2147483648`;

type Table = { name: string; columns: string; key: string[]; pages: number };

/** What of a table this login may see. */
async function describeTable(name: string, sql: Sql): Promise<Table | undefined> {
  const { rows } = await sql.query<{ columns: string | null; key: string[] | null; pages: number }>(
    `SELECT c.relpages AS pages,
       (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
          AND has_column_privilege(c.oid, attnum, 'SELECT')) AS columns,
       (SELECT array_agg(a.attname::text ORDER BY k.place)
        FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key
     FROM pg_class c WHERE c.oid = $1::regclass`,
    [name],
  );
  const { columns, key, pages } = rows[0] ?? {};
  return columns && key ? { name, columns, key, pages: pages ?? 0 } : undefined;
}

async function compare(table: Table, rows: Record<string, unknown>[], sql: Sql) {
  const list: Changed['rows'] = [];
  for (const now of rows) {
    const { rows: old } = await sql.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(r) AS row FROM (SELECT ${table.columns} FROM ${table.name}
       WHERE ${table.key.map((name, i) => `"${name}"::text = $${i + 1}`).join(' AND ')}) AS r`,
      table.key.map((name) => String(now[name])),
    );
    const found = differences(shown(old[0]?.row), shown(now));
    const key = table.key.map((name) => String(now[name])).join(' ');
    if (found.length > 0) list.push({ table: table.name, key, differences: found });
  }
  return list;
}

/** Without secrets, and no longer than somebody reads. */
function shown(row: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (!row) return undefined;
  const masked = JSON.parse(maskSecrets(JSON.stringify(row))) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(masked)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return [name, text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : value];
      }),
  );
}
