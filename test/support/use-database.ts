import { afterAll, beforeAll } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

type Options = {
  /** Whose connections `db` has: the worker sees all organisations, the app one, the owner may do all. */
  as?: 'worker' | 'app' | 'owner';
  connections?: number;
};

/**
 * A migrated database for the tests of one `describe`, gone after the last of them.
 * @returns `db`, to be used inside tests and hooks; `database` with the addresses of its roles
 */
export function useDatabase({ as = 'worker', connections }: Options = {}): {
  db: Database;
  database: TestDatabase;
} {
  let made: { db: Database; database: TestDatabase } | undefined;
  const open = () => {
    if (!made) throw new Error('the database is there in tests and hooks only');
    return made;
  };
  beforeAll(async () => {
    const database = await createTestDatabase();
    const url = async () => database[`${as}Url`];
    const db = createDatabase({ url, ...(connections && { max: connections }) });
    made = { db, database };
  });
  afterAll(async () => {
    if (!made) return;
    await made.db.end();
    await made.database.drop();
  });
  return {
    db: later(() => open().db),
    database: later(() => open().database),
  };
}

/** An object that is made later, under a name that a test can hold now. */
const later = <T extends object>(made: () => T): T =>
  new Proxy({} as T, { get: (_none, name) => Reflect.get(made(), name) });
