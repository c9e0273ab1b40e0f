import type { Database, Sql } from '../../platform/database/database.ts';
import { rowsLiteral } from '../../platform/database/rows-literal.ts';
import { kindNames, kindOf } from '../objects/kinds.ts';
import { stateRow } from '../objects/state-row.ts';
import type { BookKind } from '../stripe-api/books.ts';
import type { Found } from './compare.ts';

/**
 * Writes what Stripe has over what we have, unless somebody wrote a newer state meanwhile.
 * @returns whether it was written.
 */
export async function repairObject(found: Found, { db }: { db: Database }): Promise<boolean> {
  if (found.what === 'other-organization') return false;
  const { kind, account, id, state, seen, organizationId } = found;
  const { table, idColumn } = kindOf(kind);
  return db.transaction(async (tx) => {
    if (found.what === 'unmapped') await mapNamed(found, { sql: tx });
    // A phase is never taken back, but what says a wrong one has to be.
    await tx.query(
      `UPDATE ${table} SET source_phase = -1, source_created = 0
       WHERE stripe_account = $4 AND ${idColumn} = $1 AND source_ticket < $2
         AND concat_ws(' ', source_phase, source_created, source_ticket, source_event_id) = $3`,
      [id, seen.ticket, found.row?.version ?? '', account],
    );
    const row = stateRow(kind, state, {
      at: 1,
      account,
      // One second back: an event of the second in which we read it may be newer.
      created: Math.floor(seen.at.getTime() / 1000) - 1,
      event: `reconcile-${seen.ticket}`,
      ticket: seen.ticket,
    });
    const states = kindNames.map((name) => (name === kind ? rowsLiteral([row]) : ''));
    const { rows } = await tx.query<{ written: string }>(
      'SELECT billing_write_states($1::text[], $2::uuid[], false) AS written',
      [states, [organizationId]],
    );
    return Number(rows[0]?.written) > 0;
  });
}

/** As the projection does for a customer whose event it sees; the mapping announces itself. */
async function mapNamed({ id, organizationId }: Found, { sql }: { sql: Sql }): Promise<void> {
  await sql.query(
    `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id)
     VALUES ($1, '', $2) ON CONFLICT DO NOTHING`,
    [organizationId, id],
  );
}

/** What becomes of a row whose object Stripe has no more. */
const ENDED: Partial<Record<BookKind, string>> = {
  customer: 'deleted_at = coalesce(deleted_at, $2::timestamptz), source_phase = 1',
  subscription: `status = 'canceled', ended_at = coalesce(ended_at, $2::timestamptz),
    canceled_at = coalesce(canceled_at, $2::timestamptz), source_phase = 1`,
  invoice: `status = 'deleted', deleted_at = coalesce(deleted_at, $2::timestamptz), source_phase = 3`,
  payment_method: 'detached_at = coalesce(detached_at, $2::timestamptz), source_phase = 1',
  discount: 'deleted_at = coalesce(deleted_at, $2::timestamptz), source_phase = 1',
};

/** Ends a row. @returns whether it was written. */
export async function endRow(
  input: { kind: BookKind; account: string; id: string; at: Date; ticket: number },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { table, idColumn } = kindOf(input.kind);
  const { rowCount } = await sql.query(
    `UPDATE ${table} SET ${ENDED[input.kind]}, source_ticket = $3,
       source_event_id = 'reconcile-' || $3::bigint
     WHERE stripe_account = $4 AND ${idColumn} = $1 AND source_ticket < $3`,
    [input.id, input.at, input.ticket, input.account],
  );
  return rowCount > 0;
}
