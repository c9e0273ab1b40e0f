import type pg from 'pg';
import { refuseOtherStages } from './other-stages.ts';
import { refuseTemporaryObjects } from './temporary-objects.ts';

/** More than ever change one row at once: each time, one of them gets through. */
const ATTEMPTS = 20;

/**
 * Changes what the catalogue keeps in one row, a role or the rights of a database. Postgres refuses a
 * change that meets another's, as when logins are made side by side: begun anew, it sees what the other
 * one left.
 */
export async function changeCatalog(owner: pg.Client, change: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      // Of a connection that broke, what broke it is told.
      await owner.query('ROLLBACK').catch(() => {});
      if (!isConcurrentChange(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Sees to the rights that are the database's own, which no dump carries. */
export const keepDatabaseRights = (owner: pg.Client): Promise<void> =>
  changeCatalog(owner, async () => {
    await refuseTemporaryObjects(owner);
    await refuseOtherStages(owner);
  });

/** Two sessions changed one row of the catalogue at once, and the other was first. Postgres has no code for it. */
const isConcurrentChange = (error: unknown): boolean =>
  /^tuple concurrently (updated|deleted)$/.test((error as Error).message);
