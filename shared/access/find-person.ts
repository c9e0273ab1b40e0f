import type { Row, Sql } from '../platform/database/database.ts';
import { formsOf } from '../platform/email-address.ts';

/** A person by their row. */
export type Person = {
  id: string;
  /** As the row has it, which may be in another form than what was asked for. */
  email: string;
  locale: string | null;
  time_zone: string | null;
  disabled_at: Date | null;
};

/**
 * The person who has an address, whichever form the domain has in their row: the application writes
 * users, and browsers send what people type in ASCII. Inside a transaction, which works with that
 * address from here on.
 *
 * @param input.email as `readEmailAddress` gives it.
 */
export async function findPerson(
  { email }: { email: string },
  { sql }: { sql: Sql },
): Promise<Person | undefined> {
  for (const form of formsOf(email).reverse()) {
    await sql.query(`SELECT set_config('app.presented_address', $1, true)`, [form.toLowerCase()]);
    const { rows } = await sql.query<Person & Row>(
      'SELECT id, email, locale, time_zone, disabled_at FROM users WHERE lower(email) = lower($1)',
      [form],
    );
    if (rows[0]) return rows[0];
  }
  return undefined;
}
