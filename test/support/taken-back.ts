import type { Database, Sql } from '../../shared/platform/database/database.ts';

/** What `work` finds in a transaction that is given up: nothing of it stays. */
export async function takenBack<T>(db: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  const givenUp = new Error('taken back');
  let found: { value: T } | undefined;
  await db
    .transaction(async (sql) => {
      found = { value: await work(sql) };
      throw givenUp;
    })
    .catch((error: Error) => {
      if (error !== givenUp) throw error;
    });
  if (!found) throw new Error('a transaction ended before its work');
  return found.value;
}
