import type { Sql } from '../platform/database/database.ts';

/**
 * Stops the category of the mail, of its organisation, to its address. Twice is the same as once.
 * @returns what was stopped; undefined when the mail is no longer known.
 */
export async function unsubscribe(
  { emailId }: { emailId: string },
  { sql }: { sql: Sql },
): Promise<{ category: string; organization: string } | undefined> {
  const { rows } = await sql.query<{ category: string; organization: string }>(
    `WITH mail AS (
       SELECT e.recipient, e.organization_id, e.category, coalesce(o.name, '') AS organization
       FROM email_logs e LEFT JOIN organizations o ON o.id = e.organization_id
       WHERE e.id = $1 AND e.category IN ('reminder', 'campaign')
     ), stopped AS (
       INSERT INTO email_suppressions (address, organization_id, category, reason)
       SELECT lower(trim(recipient)), organization_id, category, 'unsubscribe' FROM mail
       ON CONFLICT (address, organization_id, category) DO NOTHING
     )
     SELECT category, organization FROM mail`,
    [emailId],
  );
  return rows[0];
}

/** What is looked up to show the page that asks; changes nothing, because link scanners open links. */
export async function findUnsubscribable(
  { emailId }: { emailId: string },
  { sql }: { sql: Sql },
): Promise<{ category: string; organization: string } | undefined> {
  const { rows } = await sql.query<{ category: string; organization: string }>(
    `SELECT e.category, coalesce(o.name, '') AS organization
     FROM email_logs e LEFT JOIN organizations o ON o.id = e.organization_id
     WHERE e.id = $1 AND e.category IN ('reminder', 'campaign')`,
    [emailId],
  );
  return rows[0];
}
