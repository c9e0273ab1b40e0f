import type { Sql } from './database.ts';

export type MigrationStatus = {
  ran: { name: string; at: Date }[];
  /** What `migrate` runs next, in this order. */
  pending: string[];
  /** Pending although a later one ran: `migrate` refuses to run anything until it is renamed. */
  outOfOrder: string[];
  /** Ran, and not in this checkout, which is older than the database. */
  unknown: string[];
};

/**
 * Compares what ran with what a checkout holds.
 * @param input.expected names in order, as migrationNames gives them.
 */
export async function migrationStatus(
  { expected }: { expected: readonly string[] },
  { sql }: { sql: Sql },
): Promise<MigrationStatus> {
  const { rows: ran } = await sql.query<{ name: string; at: Date }>(
    'SELECT name, run_on AS at FROM nightshift_migrations ORDER BY run_on, id',
  );
  const names = new Set(ran.map(({ name }) => name));
  const pending = expected.filter((name) => !names.has(name));
  const newest = expected.findLast((name) => names.has(name)) ?? '';
  return {
    ran,
    pending,
    outOfOrder: pending.filter((name) => name < newest),
    unknown: [...names].filter((name) => !expected.includes(name)),
  };
}
