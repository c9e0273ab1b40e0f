import type { Database, Row, Sql } from '../../../shared/platform/database/database.ts';

type Explained = { 'QUERY PLAN': [{ Plan: Record<string, number> }] };

/** Thrown to take back what only the explanation wrote. */
class Explanation extends Error {
  readonly buffers: number;

  constructor(buffers: number) {
    super('explained');
    this.buffers = buffers;
  }
}

/**
 * The database, with the 8 kB pages counted that its statements touch: each is explained (and so
 * carried out) once, taken back, and then carried out for its caller.
 * @returns `costly` with the statements that touched most, for who wonders
 */
export function measured(db: Database): {
  db: Database;
  buffers: () => number;
  costly: () => [statement: string, pages: number][];
} {
  let touched = 0;
  const byStatement = new Map<string, number>();
  const count = (text: string, pages: number) => {
    touched += pages;
    byStatement.set(text, (byStatement.get(text) ?? 0) + pages);
  };
  const explain = async (sql: Sql, text: string, values: unknown[] | undefined) => {
    if (!/^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text)) return 0;
    const { rows } = await sql.query<Explained>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
  };
  const inTransaction = (tx: Sql): Sql => ({
    async query<R extends Row>(text: string, values?: unknown[]) {
      await tx.query('SAVEPOINT explained');
      count(text, await explain(tx, text, values));
      await tx.query('ROLLBACK TO SAVEPOINT explained');
      return tx.query<R>(text, values);
    },
  });
  const alone = async (text: string, values: unknown[] | undefined) => {
    const explained = db.transaction(async (tx) => {
      throw new Explanation(await explain(tx, text, values));
    });
    await explained.catch((error: unknown) => {
      if (!(error instanceof Explanation)) throw error;
      count(text, error.buffers);
    });
  };
  return {
    buffers: () => touched,
    costly: () => [...byStatement].sort(([, a], [, b]) => b - a).slice(0, 3),
    db: {
      ...db,
      async query<R extends Row>(text: string, values?: unknown[]) {
        await alone(text, values);
        return db.query<R>(text, values);
      },
      transaction: (work) => db.transaction((tx) => work(inTransaction(tx))),
      asOrganization: (id, work) => db.asOrganization(id, (tx) => work(inTransaction(tx))),
    },
  };
}
