import type { Database } from '../platform/database/database.ts';
import { exactText } from '../platform/database/exact-text.ts';
import type { Pace } from './pace.ts';
import { archivedText, keyName, parsedRow, sameKey } from './row-text.ts';
import type { TargetTable } from './target-table.ts';

/** Rows per SELECT: a reader that turns many rows into JSON keeps a core from the writers. */
const PAGE = 250;
/** Bytes of a page. */
const PAGE_BYTES = 8 << 20;
/** Bytes of one row that can be archived: the next larger step would not fit into a function. */
const LARGEST_ROW = 64 << 20;

/** Where a page ended: rows before it, or at it, are not read again. */
export type Place = { at: string; key: string[] };

export type DueRow = Place & {
  /** The whole row; null for one that is too large. */
  line: string | null;
  /** Whether the line turns back into the row. */
  returns: boolean;
};

/** @property by what `$1` of the table's condition is */
type Input = { table: TargetTable; by: Date | string; after: Place | undefined };

/**
 * The oldest rows that are past their time, in small pages with pauses between them: at most `rows`,
 * and hardly more than `bytes` of text. Each row is turned back from its line, and compared with itself.
 */
export async function readDue(
  input: Input & { rows: number; bytes: number },
  deps: { db: Database; pace: Pace },
): Promise<DueRow[]> {
  const read: DueRow[] = [];
  let bytes = 0;
  for (;;) {
    const begun = performance.now();
    const after: Place | undefined = read.at(-1) ?? input.after;
    const limit = Math.min(PAGE, input.rows - read.length);
    const page = await readPage({ ...input, after, limit }, deps);
    for (const row of page) {
      read.push(row);
      bytes += row.line ? Buffer.byteLength(row.line) : 0;
    }
    if (page.length === 0 || read.length >= input.rows || bytes >= input.bytes) return read;
    await deps.pace(performance.now() - begun);
  }
}

type PageInput = Input & { limit: number };

async function readPage(input: PageInput, deps: { db: Database }): Promise<DueRow[]> {
  try {
    return await query(input, deps, true);
  } catch (error) {
    // A line that its own type does not read: found out row by row.
    if (!isData(error)) throw error;
    if (input.limit > 1) return readPage({ ...input, limit: 1 }, deps);
    return (await query(input, deps, false)).map((row) => ({ ...row, returns: false }));
  }
}

async function query(
  { table, by, after, limit }: PageInput,
  { db }: { db: Database },
  prove: boolean,
): Promise<DueRow[]> {
  const { name, key, time, due, free } = table;
  const keys = key.map((column, i) => `r.${column.name} AS ${keyName(i)}`).join(', ');
  const order = ['at', ...key.map((_, i) => keyName(i))].join(', ');
  const beyond = `(${time.sql}, ${key.map((column) => `r.${column.name}`).join(', ')})
    > ($4::${time.type}, ${key.map(({ type }, i) => `$${i + 5}::${type}`).join(', ')})`;
  const returns = prove
    ? `coalesce(${archivedText(table, 'parsed')} = given.line, false)`
    : 'false';
  return db.transaction(async (tx) => {
    const settings = tx.query(exactText(['pg_catalog', 'public']));
    const found = tx.query<DueRow>(
      `WITH due AS (
         SELECT ${time.sql} AS at, ${keys}, pg_column_size(r.*) AS size FROM ${name} AS r
         WHERE ${due} ${after ? `AND ${beyond}` : ''} AND ${free}
         ORDER BY ${order} LIMIT $2),
       -- By what the server holds, compressed; then by what it comes to as text.
       page AS (
         SELECT due.*, row_number() OVER w AS n, sum(size) OVER w AS bytes FROM due
         WINDOW w AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)),
       lines AS MATERIALIZED (
         SELECT page.*, ${archivedText(table, 'r')} AS line
         FROM page JOIN ${name} AS r ON ${sameKey(key, 'r', 'page')} WHERE page.n = 1 OR page.bytes <= $3),
       given AS (SELECT lines.*, sum(octet_length(line)) OVER (ORDER BY n) AS text_bytes FROM lines)
       SELECT format('%s', given.at) AS at,
              ARRAY[${key.map((_, i) => `format('%s', given.${keyName(i)})`).join(', ')}] AS key,
              CASE WHEN octet_length(given.line) <= ${LARGEST_ROW} THEN given.line END AS line,
              ${returns} AS returns
       FROM given ${prove ? `CROSS JOIN ${parsedRow(table, 'given')}` : ''}
       WHERE given.n = 1 OR given.text_bytes <= $3 ORDER BY given.n`,
      [by, limit, PAGE_BYTES, ...(after ? [after.at, ...after.key] : [])],
    );
    settings.catch(() => {});
    const { rows } = await found;
    await settings;
    return rows;
  });
}

/** A value that Postgres refuses (22, 23), one without a way in (0A), or one beyond its limits (54). */
const isData = (error: unknown): boolean =>
  /^(22|23|0A|54)/.test(String((error as { code?: unknown }).code ?? ''));
