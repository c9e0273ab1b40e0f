import type { Sql } from '../../../shared/platform/database/database.ts';

export type BillingEvent = {
  id: string;
  type: string;
  status: 'applied' | 'quarantined' | 'ignored';
  object: string | null;
  customer: string | null;
  receivedAt: Date;
  appliedAt: Date | null;
};

/** Stripe events in the order they came, newest first; no payloads. */
export async function listEvents(
  { limit }: { limit: number },
  { sql }: { sql: Sql },
): Promise<BillingEvent[]> {
  const { rows } = await sql.query<BillingEvent>(
    `SELECT event_id AS id, type, status, object_id AS object, customer_id AS customer,
            received_at AS "receivedAt", applied_at AS "appliedAt"
     FROM billing_events ORDER BY received_at DESC, event_id LIMIT $1`,
    [limit],
  );
  return rows;
}
