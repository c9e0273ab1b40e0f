import type { Database, Row, Sql } from '../../../shared/platform/database/database.ts';

type Explained = { 'QUERY PLAN': [{ Plan: Record<string, number> }] };

/** What a statement cost when it was explained, and so carried out. */
type Count = (sql: Sql, text: string, values: unknown[] | undefined) => Promise<number>;

export type Measured = {
  db: Database;
  /** What all statements since the beginning cost together. */
  total: () => number;
  /** The statements that cost most, for who wonders. */
  costly: () => [statement: string, cost: number][];
};

/**
 * The database, with the 8 kB pages counted that its statements touch, by the plan that they get. Each is
 * counted twice, and the less holds: a session that missed what others changed, in other databases too,
 * forgets the catalogue and reads hundreds of its pages once.
 */
export const pagesOf = (db: Database): Measured =>
  measured(db, async (sql, text, values) => {
    await sql.query('SAVEPOINT first');
    const first = await pagesTouched(sql, text, values);
    await sql.query('ROLLBACK TO SAVEPOINT first');
    return Math.min(first, await pagesTouched(sql, text, values));
  });

async function pagesTouched(sql: Sql, text: string, values: unknown[] | undefined) {
  const plan = await explain(sql, text, values);
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** Rows of a table below which its plans say nothing: to walk it is what is cheapest. */
const FEW = 600;

/**
 * The database, with the rows counted that its statements read of tables with more than a few, in
 * functions and triggers, too. Indexes are used wherever one serves, as they will be once it is large.
 */
export const rowsOf = (db: Database): Measured =>
  measured(db, async (sql, text, values) => {
    await sql.query('SET LOCAL enable_seqscan = off');
    const before = await rowsRead(sql);
    await explain(sql, text, values);
    return (await rowsRead(sql)) - before;
  });

async function explain(sql: Sql, text: string, values: unknown[] | undefined) {
  const { rows } = await sql.query<Explained>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
    values,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan ?? {};
}

async function rowsRead(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ read: number }>(
    `SELECT sum(s.seq_tup_read + coalesce(s.idx_tup_fetch, 0))::float8 AS read
     FROM pg_stat_xact_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE c.reltuples > ${FEW}`,
  );
  return rows[0]?.read ?? 0;
}

/** Thrown to take back what only the explanation wrote. */
class Explanation extends Error {
  readonly cost: number;

  constructor(cost: number) {
    super('explained');
    this.cost = cost;
  }
}

/** Each statement is counted once, taken back, and then carried out for its caller. */
function measured(db: Database, countOf: Count): Measured {
  const byStatement = new Map<string, number>();
  const add = (text: string, cost: number) =>
    void byStatement.set(text, (byStatement.get(text) ?? 0) + cost);
  const counts = (text: string) => /^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(text);
  const inTransaction = (tx: Sql): Sql => {
    let last: Promise<unknown> = Promise.resolve();
    const explained = async (text: string, values: unknown[] | undefined) => {
      await tx.query('SAVEPOINT explained');
      add(text, await countOf(tx, text, values));
      await tx.query('ROLLBACK TO SAVEPOINT explained');
    };
    return {
      query<R extends Row>(text: string, values?: unknown[]) {
        // What is asked without waiting counts for itself alone.
        const turn = last.then(async () => {
          if (counts(text)) await explained(text, values);
          return tx.query<R>(text, values);
        });
        last = turn.catch(() => {});
        return turn;
      },
    };
  };
  const alone = async (text: string, values: unknown[] | undefined) => {
    const explained = db.transaction(async (tx) => {
      throw new Explanation(await countOf(tx, text, values));
    });
    await explained.catch((error: unknown) => {
      if (!(error instanceof Explanation)) throw error;
      add(text, error.cost);
    });
  };
  return {
    total: () => [...byStatement.values()].reduce((all, cost) => all + cost, 0),
    costly: () => [...byStatement].sort(([, a], [, b]) => b - a).slice(0, 3),
    db: {
      ...db,
      async query<R extends Row>(text: string, values?: unknown[]) {
        if (counts(text)) await alone(text, values);
        return db.query<R>(text, values);
      },
      transaction: (work) => db.transaction((tx) => work(inTransaction(tx))),
      asOrganization: (id, work) => db.asOrganization(id, (tx) => work(inTransaction(tx))),
    },
  };
}
