import pg from 'pg';
import { trialOf } from '../dry-run.ts';
import { RetryLater } from '../errors.ts';
import { currentTrace, writeTraceparent } from '../trace.ts';
import { connectionOf } from './connection.ts';
import { asNamed } from './named-errors.ts';
import type { Row, Sql } from './sql.ts';

export type { Row, Sql } from './sql.ts';

export type Database = Sql & {
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** A transaction that sees one organisation only (row-level security). */
  asOrganization<T>(organizationId: string, work: (tx: Sql) => Promise<T>): Promise<T>;
  /** The same for one query: all of it is one round trip, and a lock that it takes is held for none. */
  queryAsOrganization: <R extends Row>(
    organizationId: string,
    ...query: [text: string, values?: unknown[]]
  ) => Promise<{ rows: R[]; rowCount: number }>;
  end(): Promise<void>;
};

// Local to the transaction: a session setting would leak to the next tenant through a pool.
const WITHIN = `SELECT set_config('app.current_org_id', $1, true)`;

type Options = {
  /** Asked before each new connection, so that a rotated password is picked up. */
  url: () => Promise<string>;
  /** One connection per function instance by default: instances are the pool. */
  max?: number;
};

// Milliseconds. Well below every function's timeout, so that an outage ends as RetryLater and a
// batch answer, not as a killed function.
const CONNECT_TIMEOUT = 5_000;

/** A lazy pool: nothing connects before the first query. */
export function createDatabase({ url, max = 1 }: Options): Database {
  let pool: Promise<pg.Pool> | undefined;

  const open = async () => {
    const opened = new pg.Pool({
      ...connectionOf(await url()),
      max,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      // Queries of one transaction that do not depend on each other share a round trip.
      pipeline: true,
      application_name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'nightshift',
    } as pg.PoolConfig);
    // A connection that the server closes, idle or in use, must not end the process: its queries
    // fail by themselves, and the next one reconnects.
    opened.on('error', () => {});
    opened.on('connect', (client) => client.on('error', () => {}));
    return opened;
  };

  const asking = new Map<Promise<pg.Pool>, number>();

  const connect = async (): Promise<pg.PoolClient> => {
    pool ??= open();
    const asked = pool;
    asking.set(asked, (asking.get(asked) ?? 0) + 1);
    try {
      return await (await asked).connect();
    } catch (cause) {
      // A changed password or address shows up here: forget the pool, ask for the URL again.
      if (pool === asked) pool = undefined;
      throw new RetryLater('The database cannot be reached', { cause });
    } finally {
      const others = (asking.get(asked) ?? 1) - 1;
      if (others > 0) asking.set(asked, others);
      else asking.delete(asked);
      // Only after the last one: a pool that is ended lets those that still wait hang.
      if (pool !== asked && others === 0) asked.then((p) => p.end()).catch(() => {});
    }
  };

  const transaction = async <T>(
    work: (tx: Sql) => Promise<T>,
    setUp?: (client: pg.PoolClient) => Promise<unknown>,
  ) => {
    const client = await connect();
    let broken: Error | undefined;
    try {
      const begun = Promise.all([client.query('BEGIN'), setTrace(client), setUp?.(client)]);
      // Awaited together with the work, so that BEGIN travels with its first queries.
      begun.catch(() => {});
      const result = await work(asSql(client));
      await begun;
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause) => {
        broken = cause;
      });
      throw asNamed(error);
    } finally {
      client.release(broken);
    }
  };

  /** In a dry run everything goes through one transaction that is rolled back. */
  const self = {};
  const trial = () =>
    trialOf(self, async () => {
      const { openTrial } = await import('./trial.ts');
      return openTrial(await connect());
    });

  return {
    async query<R extends Row>(text: string, values?: unknown[]) {
      const dry = trial();
      if (dry) return (await dry).query<R>(text, values);
      const client = await connect();
      try {
        return await asSql(client).query<R>(text, values);
      } catch (error) {
        throw asNamed(error);
      } finally {
        client.release();
      }
    },
    async transaction(work) {
      const dry = trial();
      return dry ? (await dry).transaction(work) : transaction(work);
    },
    async asOrganization(organizationId, work) {
      const dry = trial();
      if (!dry) return transaction(work, (client) => client.query(WITHIN, [organizationId]));
      return (await dry).transaction(async (tx) => {
        await tx.query(WITHIN, [organizationId]);
        return work(tx);
      });
    },
    async queryAsOrganization<R extends Row>(
      organizationId: string,
      ...query: [text: string, values?: unknown[]]
    ) {
      if (trial()) return this.asOrganization(organizationId, (tx) => tx.query<R>(...query));
      const client = await connect();
      try {
        // COMMIT of a transaction that failed takes it back.
        const sent = [
          client.query('BEGIN'),
          client.query(WITHIN, [organizationId]),
          asSql(client).query<R>(...query),
          client.query('COMMIT'),
        ] as const;
        const all = await Promise.allSettled(sent);
        const failed = all.find((it) => it.status === 'rejected');
        if (failed) throw failed.reason;
        return await sent[2];
      } catch (error) {
        throw asNamed(error);
      } finally {
        client.release();
      }
    },
    async end() {
      const closing = pool;
      pool = undefined;
      await (await closing)?.end();
    },
  };
}

/** What the transaction is a part of, for the defaults of columns that keep it. */
function setTrace(client: pg.PoolClient): Promise<unknown> | undefined {
  const trace = currentTrace();
  return (
    trace &&
    client.query(`SELECT set_config('app.traceparent', $1, true)`, [writeTraceparent(trace)])
  );
}

function asSql(client: pg.PoolClient): Sql {
  return {
    async query<R extends Row>(text: string, values?: unknown[]) {
      const result = await client.query<R>(text, values);
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    },
  };
}

/** The same database seen by one organisation: every query of it is under row-level security. */
export const withinOrganization = (db: Database, organizationId: string): Database => ({
  ...db,
  query: (text, values) => db.queryAsOrganization(organizationId, text, values),
  transaction: (work) => db.asOrganization(organizationId, work),
});
