import { Forbidden } from '../errors.ts';
import type { Database, Row, Sql } from './database.ts';

/** Raised by Postgres for a statement that writes in a transaction that only reads. */
const WRITES = '25006';

/**
 * The same database for who may only look: Postgres itself refuses whatever a page or a command would
 * change, in transactions that only read. Of a login of its own it has not the weight: who holds the
 * address of the database can connect as they like.
 */
export function readOnly(db: Database): Database {
  const reading =
    <T>(work: (tx: Sql) => Promise<T>) =>
    async (tx: Sql): Promise<T> => {
      // Sent together with the first query of the work; after a query the mode cannot be set back.
      const begun = Promise.all([tx.query('SET TRANSACTION READ ONLY'), tx.query('SELECT')]);
      begun.catch(() => {});
      const result = await work(tx);
      await begun;
      return result;
    };
  const asOrganization: Database['asOrganization'] = (organizationId, work) =>
    refusing(db.asOrganization(organizationId, reading(work)));
  const transaction: Database['transaction'] = (work) => refusing(db.transaction(reading(work)));
  return {
    transaction,
    asOrganization,
    query: <R extends Row>(text: string, values?: unknown[]) =>
      transaction((tx) => tx.query<R>(text, values)),
    queryAsOrganization: <R extends Row>(
      organizationId: string,
      ...query: [text: string, values?: unknown[]]
    ) => asOrganization(organizationId, (tx) => tx.query<R>(...query)),
    end: () => db.end(),
  };
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if ((cause as { code?: string }).code !== WRITES) throw cause;
    throw new Forbidden('You may look, and this would change something', { cause });
  }
}
