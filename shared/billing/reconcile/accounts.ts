import type { Sql } from '../../platform/database/database.ts';

/** Connected accounts of which there are customers here. */
export async function listAccounts({ sql }: { sql: Sql }): Promise<string[]> {
  const { rows } = await sql.query<{ account: string }>(
    `SELECT DISTINCT stripe_account AS account FROM billing_customers WHERE stripe_account <> '' ORDER BY 1`,
  );
  return rows.map(({ account }) => account);
}
