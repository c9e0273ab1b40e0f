import type { Sql } from '../platform/database/database.ts';

type Unsubscribable = { category: string; organization: string };

/*
 * Both are functions of the database, which alone reads ledger and addresses: the login behind the
 * public page may call them and nothing else.
 */

/**
 * Stops the category of the mail, of its organisation, to its address. Twice is the same as once.
 * @returns what was stopped; undefined when the mail is no longer known.
 */
export const unsubscribe = (input: { emailId: string }, deps: { sql: Sql }) =>
  ask('SELECT category, organization FROM unsubscribe($1)', input, deps);

/** What is looked up to show the page that asks; changes nothing, because link scanners open links. */
export const findUnsubscribable = (input: { emailId: string }, deps: { sql: Sql }) =>
  ask('SELECT category, organization FROM find_unsubscribable($1)', input, deps);

async function ask(
  query: string,
  { emailId }: { emailId: string },
  { sql }: { sql: Sql },
): Promise<Unsubscribable | undefined> {
  const { rows } = await sql.query<{ category: string | null; organization: string | null }>(
    query,
    [emailId],
  );
  const { category, organization } = rows[0] ?? {};
  return category ? { category, organization: organization ?? '' } : undefined;
}
