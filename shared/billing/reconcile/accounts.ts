import type { Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { WalkDeps } from './walk-pages.ts';

/**
 * Does something with the books of the platform's own account, then with those of each connected one of
 * which there are customers here.
 * @returns connected accounts that Stripe lets us look at no more
 */
export async function inEachAccount<D extends WalkDeps>(
  work: (deps: D) => Promise<void>,
  deps: D,
): Promise<string[]> {
  await work(deps);
  const closed: string[] = [];
  for (const account of await listAccounts({ sql: deps.db })) {
    try {
      await work({ ...deps, books: deps.books.of(account) });
    } catch (error) {
      // Whoever left lets nobody look, and must not keep the others from being looked at.
      if (!(error instanceof RejectMessage)) throw error;
      log.warn('connected account cannot be read', { account, error });
      closed.push(account);
    }
  }
  return closed;
}

/** Connected accounts of which there are customers here. */
export async function listAccounts({ sql }: { sql: Sql }): Promise<string[]> {
  const { rows } = await sql.query<{ account: string }>(
    `SELECT DISTINCT stripe_account AS account FROM billing_customers WHERE stripe_account <> '' ORDER BY 1`,
  );
  return rows.map(({ account }) => account);
}
